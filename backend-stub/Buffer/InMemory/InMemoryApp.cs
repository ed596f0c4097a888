using LogSource.Lines;

namespace LogSource.Buffer.InMemory;

/// <summary>The lines of one app in memory, guarded by the buffer's lock.</summary>
internal sealed class InMemoryApp(int maxLines)
{
    /// <summary>
    /// Bytes of a line in addition to its message: its entry, a free entry of the ring, and its objects.
    /// </summary>
    public const int BytesPerLine = 192;

    private readonly EntryRing<LogEntry> _entries = new(entry => entry.Id);
    private long _trimmed;
    private EntryId _lastTrimmed;

    /// <summary>The size of the lines in bytes.</summary>
    public long Bytes { get; private set; }

    public EntryId LastId { get; private set; }

    /// <summary>The <see cref="TimeProvider.GetTimestamp"/> of the last append.</summary>
    public long LastAppend { get; private set; }

    public void Append(IReadOnlyList<LogLine> lines, ulong milliseconds, long timestamp)
    {
        foreach (var line in lines)
        {
            // Ids must ascend, even if the clock goes backwards.
            LastId = milliseconds > LastId.Milliseconds ? new EntryId(milliseconds, 0) : LastId.Next;
            // Copy the message: it is a slice of a request's body and would keep the whole body in memory.
            _entries.Add(new LogEntry(LastId, line with { Message = line.Message.ToArray() }));
            Bytes += line.Message.Length + BytesPerLine;
            if (_entries.Count > maxLines)
            {
                Trim();
            }
        }
        LastAppend = timestamp;
    }

    /// <summary>Removes the lines whose id is lower.</summary>
    public void TrimBelow(EntryId id)
    {
        while (_entries.Count > 0 && _entries[0].Id < id)
        {
            Trim();
        }
    }

    /// <summary>Removes the oldest lines until at most this many bytes remain.</summary>
    public void TrimTo(long bytes)
    {
        while (Bytes > bytes)
        {
            Trim();
        }
    }

    public IReadOnlyList<LogEntry> ReadFrom(EntryId first, int count) => _entries.Slice(_entries.IndexOf(first), count);

    public IReadOnlyList<LogEntry> ReadBack(EntryId? before, int count)
    {
        var end = before is { } id ? _entries.IndexOf(id) : _entries.Count;
        var start = Math.Max(0, end - count);
        var entries = _entries.Slice(start, end - start);
        Array.Reverse(entries);
        return entries;
    }

    public LogPage ReadAfter(EntryId after, int count)
    {
        if (after == EntryId.None)
        {
            var oldest = _entries.Slice(0, count);
            return _trimmed == 0 ? new LogPage(oldest, null) : LogPage.AfterLoss(after, oldest, _trimmed);
        }
        if (after > LastId)
        {
            return LogPage.AfterLoss(after, _entries.Slice(0, count), lost: null);
        }

        var next = _entries.Slice(_entries.IndexAfter(after), count);
        return _entries.Contains(after) || after == _lastTrimmed
            ? new LogPage(next, null)
            : LogPage.AfterLoss(after, next, lost: null);
    }

    private void Trim()
    {
        var entry = _entries.RemoveOldest();
        _lastTrimmed = entry.Id;
        _trimmed++;
        Bytes -= entry.Line.Message.Length + BytesPerLine;
    }
}
