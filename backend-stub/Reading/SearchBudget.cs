using LogSource.Lines;

namespace LogSource.Reading;

/// <summary>
/// Limits what one request examines, so that a search for a rare line ends soon. The client continues it with another
/// request.
/// </summary>
internal sealed class SearchBudget(TimeProvider time)
{
    public const int MaxLines = 100_000;

    /// <summary>The most bytes of examined messages.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    private readonly long _start = time.GetTimestamp();
    private int _lines = MaxLines;
    private long _bytes = MaxBytes;

    /// <summary>Whether no further entry may be examined. The first one always may.</summary>
    public bool IsExhausted =>
        _lines < MaxLines && (_lines <= 0 || _bytes <= 0 || time.GetElapsedTime(_start) >= MaxTime);

    /// <summary>Subtracts an examined entry.</summary>
    public void Subtract(LogEntry entry)
    {
        _lines--;
        _bytes -= entry.Line.Message.Length;
    }
}
