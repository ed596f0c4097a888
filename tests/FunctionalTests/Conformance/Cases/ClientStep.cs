using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>One step of a scripted client: send bytes, wait, leave.</summary>
/// <param name="Bytes">The bytes to send.</param>
/// <param name="ChunkSize">The maximum number of bytes per write.</param>
/// <param name="Pause">The pause after sending, in milliseconds.</param>
/// <param name="Leaves">Whether the client then closes its side of the connection.</param>
internal sealed record ClientStep(byte[] Bytes, int ChunkSize = int.MaxValue, int Pause = 0, bool Leaves = false)
{
    /// <summary>Closes the client's side without a Close frame.</summary>
    public static ClientStep Leave { get; } = new([], Leaves: true);

    public static ClientStep Send(Frame frame) => new(FrameBytes.OfClient(frame));

    public static ClientStep Silence(int milliseconds) => new([], Pause: milliseconds);

    /// <summary>Sends these frames as one byte sequence in chunks.</summary>
    public static ClientStep SendInChunks(int chunkSize, params IEnumerable<Frame> frames) =>
        new([.. frames.SelectMany(frame => FrameBytes.OfClient(frame))], chunkSize);
}
