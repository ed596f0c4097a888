namespace LogSource.Ingest.Formats;

/// <summary>A fault of a line or record, thrown by code that does not have its number.</summary>
/// <param name="fault">The fault as a predicate, to follow "Line 3".</param>
/// <param name="code">The problem's code.</param>
internal sealed class BadLineException(string fault, string code = "bad-line") : Exception(fault)
{
    // The default limit of Utf8JsonReader.
    private const int MaxDepth = 64;

    public string Code => code;

    /// <summary>Creates the fault of a text that is not valid JSON.</summary>
    /// <param name="depth">The depth that the reader reached.</param>
    /// <param name="place">The position of the fault.</param>
    public static BadLineException NotJson(int depth, string place) =>
        new(
            depth < MaxDepth - 1
                ? $"is not valid JSON ({place})"
                : $"is not valid JSON, or nested deeper than {MaxDepth} levels ({place})"
        );
}
