using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Cases;

/// <summary>One thing that a client does.</summary>
/// <param name="Bytes">It sends these,</param>
/// <param name="Chop">so many at a time,</param>
/// <param name="Pause">and is silent for so many milliseconds.</param>
/// <param name="Leaves">It ends its side of the connection.</param>
internal sealed record Step(byte[] Bytes, int Chop = int.MaxValue, int Pause = 0, bool Leaves = false)
{
    /// <summary>Leaves without a Close.</summary>
    public static Step Leave { get; } = new([], Leaves: true);

    public static Step Send(Frame frame) => new(FrameBytes.OfClient(frame));

    public static Step Silence(int milliseconds) => new([], Pause: milliseconds);

    /// <summary>Sends these frames as one run of bytes, in chops.</summary>
    public static Step Chopped(int chop, params IEnumerable<Frame> frames) =>
        new([.. frames.SelectMany(frame => FrameBytes.OfClient(frame))], chop);
}
