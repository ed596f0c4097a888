using LogSource.Buffers;
using LogSource.Wire;

namespace LogSource.Tail;

/// <summary>
/// The newest lines of an app, without a hole: every entry with an id in (<see cref="Start"/>, <see cref="End"/>] is here.
/// Bounded in lines and in bytes. Not thread-safe.
/// </summary>
internal sealed class LineRing(EntryId start)
{
    public const int MaxLines = 1024;

    /// <summary>Lines may be 64 KiB long, and their JSON six times that.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly IdRing<EncodedLine> _lines = new(line => line.Id);
    private int _bytes;

    public EntryId Start { get; private set; } = start;

    public EntryId End { get; private set; } = start;

    /// <summary>
    /// Whether the ring continues at the cursor. An id that only lies in between is not enough: it may be of a stream that was
    /// begun anew with lower ids, before this ring's reader has noticed.
    /// </summary>
    public bool Covers(EntryId cursor) => cursor == Start || _lines.Contains(cursor);

    public void Add(EncodedLine line)
    {
        _lines.Add(line);
        _bytes += line.Frame.Length;
        End = line.Id;
        while (_lines.Count > MaxLines || _bytes > MaxBytes)
        {
            var evicted = _lines.RemoveOldest();
            _bytes -= evicted.Frame.Length;
            Start = evicted.Id;
        }
    }

    /// <summary>At most <paramref name="count"/> lines that follow a covered cursor.</summary>
    public EncodedLine[] After(EntryId cursor, int count) => _lines.Slice(_lines.IndexOf(cursor.Next), count);
}
