using LogSource.Buffers;
using LogSource.Wire;

namespace LogSource.Tail;

/// <summary>
/// The newest lines of an app, without a hole: every entry that follows <see cref="Start"/>, up to <see cref="End"/>, is here. Where
/// lines were lost the next ring begins, at the cursor of those who are at the old one's end: they go on here, and are told of
/// the gap. Bounded in lines and in bytes. Not thread-safe.
/// </summary>
internal sealed class LineRing
{
    public const int MaxLines = 1024;

    /// <summary>Lines may be 64 KiB long, and their JSON six times that.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly IdRing<EncodedLine> _lines = new(line => line.Id);
    private readonly long? _lost;
    private bool _startsWithGap;
    private int _bytes;
    private EntryId _batchCursor;
    private LineBatch? _batch;

    /// <summary>A ring of what follows an entry.</summary>
    public LineRing(EntryId start) => Start = End = start;

    private LineRing(EntryId start, EntryId end, long? lost) => (Start, End, _lost, _startsWithGap) = (start, end, lost, true);

    public EntryId Start { get; private set; }

    /// <summary>The entry after which the ring's reader goes on.</summary>
    public EntryId End { get; private set; }

    /// <summary>The cursor of those who have got all that is here.</summary>
    public EntryId Reached => _lines.Count > 0 ? End : Start;

    /// <summary>A ring of what follows <paramref name="end"/>, for those who have seen <paramref name="seen"/> and lost lines since.</summary>
    public static LineRing AfterLoss(EntryId seen, EntryId end, long? lost) => new(seen, end, lost);

    /// <summary>
    /// Whether the ring continues at the cursor. An id that only lies in between is not enough: it may be of a stream that was
    /// begun anew with lower ids, before this ring's reader has noticed.
    /// </summary>
    public bool Covers(EntryId cursor) => cursor == Start || _lines.Contains(cursor);

    /// <summary>Whether the ring's reader has read this very entry, and nothing was lost before it that the ring begins with.</summary>
    public bool Has(EntryId id) => (id == Start && !_startsWithGap) || _lines.Contains(id);

    public void Add(EncodedLine line)
    {
        _lines.Add(line);
        _bytes += line.Frame.Length;
        End = line.Id;
        while (_lines.Count > MaxLines || _bytes > MaxBytes)
        {
            var evicted = _lines.RemoveOldest();
            _bytes -= evicted.Frame.Length;
            (Start, _startsWithGap) = (evicted.Id, false);
        }
    }

    /// <summary>The lines that follow a covered cursor, as many as a batch has room for, and what is lost before them.</summary>
    public (Gap? Gap, LineBatch Batch) After(EntryId cursor)
    {
        // Those at the same place get the same one, though more lines may have come meanwhile.
        if (_batch is null || _batchCursor != cursor)
        {
            var first = cursor == Start ? 0 : _lines.IndexOf(cursor.Next);
            if (first == _lines.Count)
            {
                return (null, LineBatch.Empty);
            }

            (_batchCursor, _batch) = (cursor, new LineBatch(_lines.Slice(first, CountFrom(first))));
        }

        return (_startsWithGap && cursor == Start ? new Gap(Start, _batch.Lines[0].Id, _lost) : null, _batch);
    }

    private int CountFrom(int first)
    {
        var count = 1;
        for (var bytes = _lines[first].Frame.Length; first + count < _lines.Count; count++)
        {
            bytes += _lines[first + count].Frame.Length;
            if (bytes > LineBatch.MaxBytes)
            {
                break;
            }
        }

        return count;
    }
}
