using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.Reading;

/// <summary>
/// Keeps what a search finds first, so that it is not read again to be sent. Beyond <see cref="MaxBytes"/> nothing more
/// is kept, because a client may read slowly, and a result may have a million lines.
/// </summary>
internal sealed class KeptPages
{
    /// <summary>The most bytes of messages and of the objects around them, for each request.</summary>
    public const int MaxBytes = 512 * 1024;

    // Approximate bytes of an entry in addition to its message.
    private const int BytesPerLine = 200;

    private readonly List<LogPage> _pages = [];
    private long _bytes;

    /// <summary>The pages with entries or gaps, in the order of the search.</summary>
    public IReadOnlyList<LogPage> Pages => _pages;

    /// <summary>The last entry that was examined for these pages; null if no page was kept.</summary>
    public EntryId? Last { get; private set; }

    /// <summary>Whether all that was found is kept.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Adds what was found in a page, and its last examined entry.</summary>
    public void Add(LogPage found, EntryId? examined)
    {
        _bytes += found.Entries.Sum(entry => (long)entry.Line.Message.Length + BytesPerLine);
        IsComplete &= _bytes <= MaxBytes;
        if (!IsComplete)
        {
            return;
        }

        Last = examined;
        if (found.Entries.Count > 0 || found.Gap is not null)
        {
            _pages.Add(found);
        }
    }
}
