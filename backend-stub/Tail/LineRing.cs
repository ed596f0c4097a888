using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>
/// The newest lines of an app without a gap between them: every entry after <see cref="Start"/> up to
/// <see cref="End"/>. After a loss, a new ring starts at the end of the old one, so that followers at that position
/// continue in the new ring and receive the gap. Limited in bytes. Not thread-safe.
/// </summary>
internal sealed class LineRing
{
    /// <summary>The number of batches that are kept for other followers at the same position.</summary>
    public const int SharedBatches = 8;

    /// <summary>
    /// The number of lines that are always kept. More are kept only if they are within <see cref="Window"/>.
    /// </summary>
    public const int UsualLines = 1024;

    /// <summary>
    /// How far a follower may be behind and still be served from the ring. Reading for one follower costs many times as
    /// much, which would delay all of them further.
    /// </summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>The most bytes of the ring. A line may have 64 KiB, and six times that in JSON.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly EntryRing<EncodedLine> _lines = new(line => line.Id);
    private readonly long? _lost;
    private bool _startsWithGap;
    private int _bytes;
    private readonly (EntryId Cursor, EncodedBatch? Batch)[] _batches = new (EntryId, EncodedBatch?)[SharedBatches];
    private int _nextBatch;

    /// <summary>Creates a ring for the lines after an entry.</summary>
    public LineRing(EntryId start) => Start = End = start;

    private LineRing(EntryId start, EntryId end, long? lost) =>
        (Start, End, _lost, _startsWithGap) = (start, end, lost, true);

    public EntryId Start { get; private set; }

    /// <summary>The entry after which the ring's reader continues.</summary>
    public EntryId End { get; private set; }

    /// <summary>The cursor of followers that have received all lines of the ring.</summary>
    public EntryId EndCursor => _lines.Count > 0 ? End : Start;

    /// <summary>
    /// Creates a ring for the lines after <paramref name="end"/>, for followers that have read <paramref name="seen"/>
    /// and lost lines since.
    /// </summary>
    public static LineRing AfterLoss(EntryId seen, EntryId end, long? lost) => new(seen, end, lost);

    /// <summary>
    /// Whether the ring continues at the cursor, which must be an entry of the ring. An id between two entries may
    /// belong to a new stream with lower ids that the ring's reader has not detected yet.
    /// </summary>
    public bool Covers(EntryId cursor) => cursor == Start || _lines.Contains(cursor);

    /// <summary>
    /// Whether the ring's reader has read this entry, and no loss precedes it at the start of the ring.
    /// </summary>
    public bool HasRead(EntryId id) => (id == Start && !_startsWithGap) || _lines.Contains(id);

    public void Add(EncodedLine line)
    {
        _lines.Add(line);
        _bytes += line.Size;
        End = line.Id;
        while (_bytes > MaxBytes || (_lines.Count > UsualLines && IsOutsideWindow(_lines[0].Id)))
        {
            RemoveOldest();
        }
    }

    /// <summary>
    /// Removes lines and batches that are kept for late followers, when no line has arrived for a while.
    /// </summary>
    public void Trim()
    {
        Array.Clear(_batches);
        while (_lines.Count > UsualLines)
        {
            RemoveOldest();
        }
    }

    /// <summary>
    /// Returns the next lines after a covered cursor, as many as fit into a batch, and the gap before them.
    /// </summary>
    public (Gap? Gap, EncodedBatch Batch) ReadAfter(EntryId cursor)
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
                    EncodedBatch.CountFitting(
                        Enumerable.Range(first, _lines.Count - first).Select(index => _lines[index])
                    )
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

    // Followers at the same position get the same batch, even if more lines have arrived, so that they stay together.
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

    private bool IsOutsideWindow(EntryId id) => End.Milliseconds - id.Milliseconds > (ulong)Window.TotalMilliseconds;
}
