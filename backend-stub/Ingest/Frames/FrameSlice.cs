namespace LogSource.Ingest.Frames;

/// <summary>What the beginning of some bytes is: a whole frame, a part of one, or no frame (with a fault).</summary>
internal readonly record struct FrameSlice
{
    /// <summary>Where the frame's content begins.</summary>
    public int Start { get; private init; }

    /// <summary>The length of the frame's content; 0 where there was nothing but a line's end.</summary>
    public int Length { get; private init; }

    /// <summary>How many bytes the frame takes with what delimits it; 0 where it is not whole.</summary>
    public int Consumed { get; private init; }

    /// <summary>Of a frame that is not whole, the least bytes that it takes to know more.</summary>
    public int Needed { get; private init; }

    /// <summary>What is wrong; goes on from "The frame ".</summary>
    public string? Fault { get; private init; }

    public static FrameSlice Whole(int start, int length, int consumed) => new() { Start = start, Length = length, Consumed = consumed };

    public static FrameSlice Part(int needed) => new() { Needed = needed };

    public static FrameSlice Bad(string fault) => new() { Fault = fault };
}
