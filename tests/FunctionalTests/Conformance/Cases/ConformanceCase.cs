using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>A conversation between a client that follows a script and an echo.</summary>
/// <param name="Name">What it tries, unique.</param>
/// <param name="Steps">The client's script.</param>
/// <param name="Expected">The messages and control frames that the RFCs want to come back.</param>
internal sealed record ConformanceCase(string Name, IReadOnlyList<ClientStep> Steps, IReadOnlyList<Frame> Expected)
{
    /// <summary>The client's Close in a case that goes well, and the echo's answer to it.</summary>
    public static Frame ClosingFrame { get; } = Frame.Close(1000, "bye");

    /// <summary>How the echo answers, as a query: see <see cref="Echo.EchoBehavior"/>.</summary>
    public string Behavior { get; init; } = "";

    /// <summary>The extensions that the client offers.</summary>
    public string? Offer { get; init; }

    /// <summary>All goes well: these frames, a Close, and what was echoed before the Close came back.</summary>
    public static ConformanceCase Valid(string name, IEnumerable<Frame> sent, params IEnumerable<Frame> echoed) =>
        new(name, [.. sent.Append(ClosingFrame).Select(ClientStep.Send)], [.. echoed, ClosingFrame]);

    /// <summary>The same, in chops that have nothing to do with the frames.</summary>
    public static ConformanceCase InChunks(
        string name,
        int chop,
        IEnumerable<Frame> sent,
        params IEnumerable<Frame> echoed
    ) => new(name, [ClientStep.SendInChunks(chop, sent.Append(ClosingFrame))], [.. echoed, ClosingFrame]);

    /// <summary>The last of these frames is a fault, and what follows it is not echoed.</summary>
    public static ConformanceCase Fault(
        string name,
        ushort code,
        IEnumerable<Frame> sent,
        params IEnumerable<Frame> echoed
    ) => Fault(name, code, [.. sent.Select(ClientStep.Send)], echoed);

    /// <summary>The last of these steps is a fault, and what follows it is not echoed.</summary>
    public static ConformanceCase Fault(
        string name,
        ushort code,
        IReadOnlyList<ClientStep> steps,
        params IEnumerable<Frame> echoed
    ) => new(name, [.. steps, ClientStep.Send(Frame.Text("too late"))], [.. echoed, Frame.Close(code)]);
}
