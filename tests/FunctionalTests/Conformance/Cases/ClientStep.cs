using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>One thing that a client does.</summary>
/// <param name="Bytes">It sends these,</param>
/// <param name="ChunkSize">so many at a time,</param>
/// <param name="Pause">and is silent for so many milliseconds.</param>
/// <param name="Leaves">It ends its side of the connection.</param>
internal sealed record ClientStep(byte[] Bytes, int ChunkSize = int.MaxValue, int Pause = 0, bool Leaves = false)
{
    /// <summary>Leaves without a Close.</summary>
    public static ClientStep Leave { get; } = new([], Leaves: true);

    public static ClientStep Send(Frame frame) => new(FrameBytes.OfClient(frame));

    public static ClientStep Silence(int milliseconds) => new([], Pause: milliseconds);

    /// <summary>Sends these frames as one run of bytes, in chops.</summary>
    public static ClientStep SendInChunks(int chop, params IEnumerable<Frame> frames) =>
        new([.. frames.SelectMany(frame => FrameBytes.OfClient(frame))], chop);
}
