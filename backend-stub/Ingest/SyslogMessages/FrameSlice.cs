namespace LogSource.Ingest.SyslogMessages;

/// <summary>The frame at the beginning of some bytes: whole, incomplete or invalid.</summary>
internal readonly record struct FrameSlice
{
    /// <summary>The start of the frame's content.</summary>
    public int Start { get; private init; }

    /// <summary>The length of the frame's content.</summary>
    public int Length { get; private init; }

    /// <summary>The length of the frame with its count; 0 if the frame is not whole.</summary>
    public int Consumed { get; private init; }

    /// <summary>The fault as a predicate, to follow "Frame 3"; null if the frame is whole or incomplete.</summary>
    public string? Fault { get; private init; }

    public static FrameSlice Whole(int start, int length) =>
        new()
        {
            Start = start,
            Length = length,
            Consumed = start + length,
        };

    public static FrameSlice Invalid(string fault) => new() { Fault = fault };
}
