using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>What a follower came across: a line, a gap, or the beginning of another stream.</summary>
/// <param name="Line">What came.</param>
/// <param name="Gap">What was told to be lost.</param>
internal readonly record struct Seen(StoredLine? Line, Gap? Gap)
{
    /// <summary>From here on with the last line's id, or from before the first line.</summary>
    public static Seen NewStream => default;

    public static Seen Of(StoredLine line) => new(line, null);

    public static Seen Of(Gap gap) => new(null, gap);
}
