namespace LogSource.Syslog.Framing;

/// <summary>The result of parsing the next bytes of a connection.</summary>
/// <param name="Taken">The number of parsed bytes.</param>
/// <param name="Kept">
/// The number of these bytes, from the first, that belong to the frame. The others end it, are between frames, or
/// exceed the limit.
/// </param>
internal readonly record struct FramingStep(int Taken, int Kept = 0)
{
    /// <summary>Whether the frame is whole.</summary>
    public bool IsEnd { get; init; }

    /// <summary>
    /// Whether the bytes of the frame are not a counted message after all, but text, in which each line end ends a line.
    /// <see cref="StreamFraming.ContinueLine"/> must follow.
    /// </summary>
    public bool IsText { get; init; }

    /// <summary>
    /// For a whole frame, the length of its octet count and the blank after it, which are among the kept bytes; 0 for a
    /// line.
    /// </summary>
    public int PrefixLength { get; init; }

    /// <summary>For a whole frame, the message's full length, including bytes that were not kept.</summary>
    public long Length { get; init; }

    /// <summary>Why no more frames can be read, as a predicate to follow "frame 3"; null if they can.</summary>
    public string? Fault { get; init; }
}
