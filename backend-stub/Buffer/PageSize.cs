using LogSource.Lines;

namespace LogSource.Buffer;

/// <summary>
/// How many entries a reader asks the buffer for, so that a page takes some <see cref="TargetBytes"/>. The buffer counts entries, and a line
/// may have 64 KiB: what the last page took tells what the next one will. A reader that meets the longest lines unprepared has 8 MiB once.
/// </summary>
internal struct PageSize()
{
    /// <summary>Entries of a page at the most.</summary>
    public const int MaxEntries = 128;

    public const int TargetBytes = 64 * 1024;

    /// <summary>What an entry takes beside its message, roughly.</summary>
    private const int Overhead = 64;

    private const int Least = 2;

    /// <summary>How many entries to ask for next.</summary>
    public int Count { get; private set; } = MaxEntries;

    /// <summary>Looks at a page that was read.</summary>
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

        Count = (int)Math.Clamp(page.Count * (long)TargetBytes / bytes, Least, MaxEntries);
    }
}
