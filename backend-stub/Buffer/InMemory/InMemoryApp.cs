using LogSource.Lines;

namespace LogSource.Buffer.InMemory;

/// <summary>The lines of one app in memory; guarded by its buffer's lock.</summary>
internal sealed class InMemoryApp(int maxLines)
{
    /// <summary>What a line takes beside its message: its entry, which has room for a second one beside it, and its objects.</summary>
    public const int BytesPerLine = 192;

    private readonly EntryRing<LogEntry> _entries = new(entry => entry.Id);
    private long _trimmed;
    private EntryId _lastTrimmed;

    /// <summary>What the lines take.</summary>
    public long Bytes { get; private set; }

    public EntryId LastId { get; private set; }

    /// <summary>When the last line came, as <see cref="TimeProvider.GetTimestamp"/> tells it.</summary>
    public long LastAppend { get; private set; }

    public void Append(IReadOnlyList<LogLine> lines, ulong milliseconds, long timestamp)
    {
        foreach (var line in lines)
        {
            // A clock that went backwards must not make ids descend.
            LastId = milliseconds > LastId.Milliseconds ? new EntryId(milliseconds, 0) : LastId.Next;
            // A copy: the line is a slice of a request's body, which it would keep whole in memory.
            _entries.Add(new LogEntry(LastId, line with { Message = line.Message.ToArray() }));
            Bytes += line.Message.Length + BytesPerLine;
            if (_entries.Count > maxLines)
            {
                Trim();
            }
        }
        LastAppend = timestamp;
    }

    /// <summary>Removes the lines with a lower id.</summary>
    public void TrimBelow(EntryId id)
    {
        while (_entries.Count > 0 && _entries[0].Id < id)
        {
            Trim();
        }
    }

    /// <summary>Removes the oldest lines until the others take no more than this.</summary>
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
