namespace LogSource.Ingest.Frames;

/// <summary>What the beginning of some bytes is: a whole frame, or none.</summary>
internal readonly record struct FrameSlice
{
    /// <summary>Where the frame's content begins.</summary>
    public int Start { get; private init; }

    /// <summary>The length of the frame's content.</summary>
    public int Length { get; private init; }

    /// <summary>How many bytes the frame takes with its count; 0 where it is not whole.</summary>
    public int Consumed { get; private init; }

    /// <summary>What is wrong, a predicate of "frame 3"; null where the frame is whole or cut off.</summary>
    public string? Fault { get; private init; }

    public static FrameSlice Whole(int start, int length) =>
        new()
        {
            Start = start,
            Length = length,
            Consumed = start + length,
        };

    public static FrameSlice Bad(string fault) => new() { Fault = fault };
}
