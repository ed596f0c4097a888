using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>
/// The newest lines of an app, without a hole: every entry that follows <see cref="Start"/>, up to <see cref="End"/>,
/// is here. Where lines were lost the next ring begins, at the cursor of those who are at the old one's end: they go on
/// here, and are told of the gap. Bounded in bytes. Not thread-safe.
/// </summary>
internal sealed class LineRing
{
    /// <summary>
    /// Batches that are remembered for others at the same place: who is late to another extent is at another one.
    /// </summary>
    public const int SharedBatches = 8;

    /// <summary>More than these only while they come within <see cref="Window"/>.</summary>
    public const int UsualLines = 1024;

    /// <summary>How late followers may be and still be served from here: reading for one alone costs many times as
    /// much, which would make all of them later yet.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>Lines may be 64 KiB long, and their JSON six times that.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly EntryRing<EncodedLine> _lines = new(line => line.Id);
    private readonly long? _lost;
    private bool _startsWithGap;
    private int _bytes;
    private readonly (EntryId Cursor, EncodedBatch? Batch)[] _batches = new (EntryId, EncodedBatch?)[SharedBatches];
    private int _nextBatch;

    /// <summary>A ring of what follows an entry.</summary>
    public LineRing(EntryId start) => Start = End = start;

    private LineRing(EntryId start, EntryId end, long? lost) =>
        (Start, End, _lost, _startsWithGap) = (start, end, lost, true);

    public EntryId Start { get; private set; }

    /// <summary>The entry after which the ring's reader goes on.</summary>
    public EntryId End { get; private set; }

    /// <summary>The cursor of those who have got all that is here.</summary>
    public EntryId Reached => _lines.Count > 0 ? End : Start;

    /// <summary>
    /// A ring of what follows <paramref name="end"/>, for those who have seen <paramref name="seen"/> and lost lines
    /// since.
    /// </summary>
    public static LineRing AfterLoss(EntryId seen, EntryId end, long? lost) => new(seen, end, lost);

    /// <summary>
    /// Whether the ring continues at the cursor. An id that only lies in between is not enough: it may be of a stream
    /// that was begun anew with lower ids, before this ring's reader has noticed.
    /// </summary>
    public bool Covers(EntryId cursor) => cursor == Start || _lines.Contains(cursor);

    /// <summary>
    /// Whether the ring's reader has read this very entry, and nothing was lost before it that the ring begins with.
    /// </summary>
    public bool HasRead(EntryId id) => (id == Start && !_startsWithGap) || _lines.Contains(id);

    public void Add(EncodedLine line)
    {
        _lines.Add(line);
        _bytes += line.Size;
        End = line.Id;
        while (_bytes > MaxBytes || (_lines.Count > UsualLines && IsLate(_lines[0].Id)))
        {
            RemoveOldest();
        }
    }

    /// <summary>Gives up what is kept for those who are late: nothing has come for a while.</summary>
    public void Trim()
    {
        Array.Clear(_batches);
        while (_lines.Count > UsualLines)
        {
            RemoveOldest();
        }
    }

    /// <summary>
    /// The lines that follow a covered cursor, as many as a batch has room for, and what is lost before them.
    /// </summary>
    public (Gap? Gap, EncodedBatch Batch) After(EntryId cursor)
    {
        var batch = FindBatch(cursor);
        if (batch is null)
        {
            var first = cursor == Start ? 0 : _lines.IndexAfter(cursor);
            if (first == _lines.Count)
            {
                return (null, EncodedBatch.Empty);
            }

            batch = new EncodedBatch(
                _lines.Slice(
                    first,
                    EncodedBatch.Fit(Enumerable.Range(first, _lines.Count - first).Select(index => _lines[index]))
                )
            );
            _batches[_nextBatch] = (cursor, batch);
            _nextBatch = (_nextBatch + 1) % SharedBatches;
        }

        return (_startsWithGap && cursor == Start ? new Gap(Start, batch.Lines[0].Id, _lost) : null, batch);
    }

    private void RemoveOldest()
    {
        var evicted = _lines.RemoveOldest();
        _bytes -= evicted.Size;
        (Start, _startsWithGap) = (evicted.Id, false);
    }

    // Those at the same place get the same one, though more lines may have come meanwhile: so they stay together.
    private EncodedBatch? FindBatch(EntryId cursor)
    {
        foreach (var (start, batch) in _batches)
        {
            if (start == cursor && batch is not null)
            {
                return batch;
            }
        }

        return null;
    }

    private bool IsLate(EntryId id) => End.Milliseconds - id.Milliseconds > (ulong)Window.TotalMilliseconds;
}
