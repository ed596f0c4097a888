using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>A scripted client session with the echo server.</summary>
/// <param name="Name">What the case tests. Unique.</param>
/// <param name="Steps">The client's steps.</param>
/// <param name="Expected">The messages and control frames that the RFCs require from the server.</param>
internal sealed record ConformanceCase(string Name, IReadOnlyList<ClientStep> Steps, IReadOnlyList<Frame> Expected)
{
    /// <summary>The client's Close in a valid case, which the server echoes.</summary>
    public static Frame ClosingFrame { get; } = Frame.Close(1000, "bye");

    /// <summary>The server's behavior as a query string; see <see cref="Echo.EchoBehavior"/>.</summary>
    public string Behavior { get; init; } = "";

    /// <summary>The extensions that the client offers.</summary>
    public string? Offer { get; init; }

    /// <summary>
    /// A valid case: the client sends these frames and a Close, and gets the echoed frames and a Close.
    /// </summary>
    public static ConformanceCase Valid(string name, IEnumerable<Frame> sent, params IEnumerable<Frame> echoed) =>
        new(name, [.. sent.Append(ClosingFrame).Select(ClientStep.Send)], [.. echoed, ClosingFrame]);

    /// <summary>A valid case whose bytes are sent in chunks that do not match the frames.</summary>
    public static ConformanceCase InChunks(
        string name,
        int chunkSize,
        IEnumerable<Frame> sent,
        params IEnumerable<Frame> echoed
    ) => new(name, [ClientStep.SendInChunks(chunkSize, sent.Append(ClosingFrame))], [.. echoed, ClosingFrame]);

    /// <summary>
    /// A case whose last frame is a protocol error. The server closes with the code and echoes nothing after it.
    /// </summary>
    public static ConformanceCase Fault(
        string name,
        ushort code,
        IEnumerable<Frame> sent,
        params IEnumerable<Frame> echoed
    ) => Fault(name, code, [.. sent.Select(ClientStep.Send)], echoed);

    /// <summary>
    /// A case whose last step is a protocol error. The server closes with the code and echoes nothing after it.
    /// </summary>
    public static ConformanceCase Fault(
        string name,
        ushort code,
        IReadOnlyList<ClientStep> steps,
        params IEnumerable<Frame> echoed
    ) => new(name, [.. steps, ClientStep.Send(Frame.Text("too late"))], [.. echoed, Frame.Close(code)]);
}
