namespace LogSource.Ingest.Formats;

/// <summary>What is wrong with a line, told by one who does not know its number.</summary>
/// <param name="fault">Goes on from "Line 3 ".</param>
/// <param name="code">The problem's code.</param>
internal sealed class BadLineException(string fault, string code = "bad-line") : Exception(fault)
{
    // The reader's own bound.
    private const int MaxDepth = 64;

    public string Code => code;

    /// <param name="depth">Where the reader was.</param>
    /// <param name="place">Where the fault is.</param>
    public static BadLineException NotJson(int depth, string place) =>
        new(
            depth < MaxDepth - 1
                ? $"is not valid JSON ({place})"
                : $"is not valid JSON, or nested deeper than {MaxDepth} levels ({place})"
        );
}
