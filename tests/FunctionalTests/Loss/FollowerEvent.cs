using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>One thing a follower received: a line, a gap, or neither at the start of a new stream.</summary>
/// <param name="Line">The received line.</param>
/// <param name="Gap">The received gap.</param>
internal readonly record struct FollowerEvent(StoredLine? Line, Gap? Gap)
{
    /// <summary>A new stream, which resumes after the last line's id or starts before the first line.</summary>
    public static FollowerEvent Reconnect => default;

    public static FollowerEvent Of(StoredLine line) => new(line, null);

    public static FollowerEvent Of(Gap gap) => new(null, gap);
}
