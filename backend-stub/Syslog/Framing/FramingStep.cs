namespace LogSource.Syslog.Framing;

/// <summary>What the next bytes of a connection are.</summary>
/// <param name="Taken">How many bytes the step takes.</param>
/// <param name="Kept">How many of these, the first ones, belong to the frame. The others end it, are between frames, or
/// are too many.</param>
internal readonly record struct FramingStep(int Taken, int Kept = 0)
{
    /// <summary>Whether the frame is whole.</summary>
    public bool IsEnd { get; init; }

    /// <summary>
    /// Of a whole frame, how many of the bytes that were kept are its count of octets and the blank after it; 0 for a
    /// line.
    /// </summary>
    public int PrefixLength { get; init; }

    /// <summary>Of a whole frame, the message's length, also of what was not kept.</summary>
    public long Length { get; init; }

    /// <summary>Why nothing that follows can be read, a predicate of "frame 3"; null where it can.</summary>
    public string? Fault { get; init; }
}
