using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>A conversation between a client that follows a script and an echo.</summary>
/// <param name="Name">What it tries, unique.</param>
/// <param name="Steps">The client's script.</param>
/// <param name="Expected">The messages and control frames that the RFCs want to come back.</param>
internal sealed record Case(string Name, IReadOnlyList<Step> Steps, IReadOnlyList<Frame> Expected)
{
    /// <summary>The client's Close in a case that goes well, and the echo's answer to it.</summary>
    public static Frame ClosingFrame { get; } = Frame.Close(1000, "bye");

    /// <summary>How the echo answers, as a query: see <see cref="Echo.EchoManner"/>.</summary>
    public string Manner { get; init; } = "";

    /// <summary>The extensions that the client offers.</summary>
    public string? Offer { get; init; }

    /// <summary>All goes well: these frames, a Close, and what was echoed before the Close came back.</summary>
    public static Case Well(string name, IEnumerable<Frame> sent, params IEnumerable<Frame> echoed) =>
        new(name, [.. sent.Append(ClosingFrame).Select(Step.Send)], [.. echoed, ClosingFrame]);

    /// <summary>The same, in chops that have nothing to do with the frames.</summary>
    public static Case Chopped(string name, int chop, IEnumerable<Frame> sent, params IEnumerable<Frame> echoed) =>
        new(name, [Step.Chopped(chop, sent.Append(ClosingFrame))], [.. echoed, ClosingFrame]);

    /// <summary>The last of these frames is a fault, and what follows it is not echoed.</summary>
    public static Case Fault(string name, ushort code, IEnumerable<Frame> sent, params IEnumerable<Frame> echoed) =>
        Fault(name, code, [.. sent.Select(Step.Send)], echoed);

    /// <summary>The last of these steps is a fault, and what follows it is not echoed.</summary>
    public static Case Fault(string name, ushort code, IReadOnlyList<Step> steps, params IEnumerable<Frame> echoed) =>
        new(name, [.. steps, Step.Send(Frame.Text("too late"))], [.. echoed, Frame.Close(code)]);
}
