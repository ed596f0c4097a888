using LogSource.Lines;

namespace LogSource.Buffer;

/// <summary>
/// The number of entries that a reader requests from the buffer, so that a page has about <see cref="TargetBytes"/>.
/// Requests count entries, and a line may have 64 KiB, so the size of the last page predicts the next one. If the
/// longest lines follow short ones, one page can have 8 MiB.
/// </summary>
internal struct PageSize()
{
    /// <summary>The most entries of a page.</summary>
    public const int MaxEntries = 128;

    public const int TargetBytes = 64 * 1024;

    // Approximate bytes of an entry in addition to its message.
    private const int Overhead = 64;

    private const int MinEntries = 2;

    /// <summary>The number of entries to request next.</summary>
    public int Count { get; private set; } = MaxEntries;

    /// <summary>Adapts the number to the page that was read last.</summary>
    public void Adapt(IReadOnlyList<LogEntry> page)
    {
        if (page.Count == 0)
        {
            return;
        }

        long bytes = 0;
        foreach (var entry in page)
        {
            bytes += entry.Line.Message.Length + Overhead;
        }

        Count = (int)Math.Clamp(page.Count * (long)TargetBytes / bytes, MinEntries, MaxEntries);
    }
}
