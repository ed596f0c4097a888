using System.Threading.Channels;
using LogSource.Buffer;
using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>
/// Reads an app's new lines for all its followers, with one reading task and one ring of encoded lines. It reads when
/// it is woken by the buffer, or by the hub's poll, which covers lost wake-ups and lines of other producers. A gap
/// starts a new ring, so that a ring never has a gap between its lines.
/// </summary>
internal sealed class AppTail : IAsyncDisposable
{
    private readonly string _app;
    private readonly ILogBuffer _buffer;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly Task _reading;
    private IAsyncDisposable? _subscription;
    private PageSize _page = new();

    private readonly Lock _lock = new();
    private LineRing? _ring;
    private bool _mustRead = true;
    private EntryId _endAtLastTrim;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AppTail(string app, ILogBuffer buffer, ILogger logger)
    {
        (_app, _buffer, _logger) = (app, buffer, logger);
        Wake();
        _reading = Task.Run(() => ReadAsync(_stop.Token));
    }

    public string App => _app;

    /// <summary>The number of followers that share this tail, guarded by the hub's lock.</summary>
    public int Followers { get; set; }

    /// <summary>
    /// The newest entry that was read; null if the tail must read at the next poll because the last attempt failed.
    /// </summary>
    public EntryId? LastRead
    {
        get
        {
            lock (_lock)
            {
                return _mustRead ? null : _ring?.End;
            }
        }
    }

    /// <summary>Returns the next lines for a follower with this cursor.</summary>
    public TailSnapshot TakeSnapshot(EntryId cursor)
    {
        lock (_lock)
        {
            if (_ring is null || !_ring.Covers(cursor))
            {
                return new TailSnapshot(_changed.Task, Covered: false, null, EncodedBatch.Empty);
            }

            var (gap, batch) = _ring.ReadAfter(cursor);
            return new TailSnapshot(_changed.Task, Covered: true, gap, batch);
        }
    }

    /// <summary>Frees the memory of a burst if no line has arrived since the last call.</summary>
    public void TrimIfQuiet()
    {
        lock (_lock)
        {
            if (_ring is null)
            {
                return;
            }

            if (_ring.End == _endAtLastTrim)
            {
                _ring.Trim();
            }

            _endAtLastTrim = _ring.End;
        }
    }

    /// <summary>Makes the tail read new lines.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_subscription is not null)
        {
            await _subscription.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        await foreach (var _ in _wakes.Reader.ReadAllAsync(stop))
        {
            var mustRead = true;
            try
            {
                mustRead = !await SubscribeAsync(stop);
                await ReadToEndAsync(stop);
            }
            catch (BufferUnavailableException e)
            {
                mustRead = true;
                TailLog.BufferUnavailable(_logger, e, _app);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // The loop must continue: without it, the followers would wait forever.
                mustRead = true;
                TailLog.ReadFailed(_logger, e, _app);
            }

            lock (_lock)
            {
                _mustRead = mustRead;
            }
        }
    }

    private async Task ReadToEndAsync(CancellationToken stop)
    {
        if (_ring is null)
        {
            Publish(new LineRing(await _buffer.GetLastIdAsync(_app, stop)), []);
        }

        while (true)
        {
            var (seen, count) = (_ring!.End, _page.Count);
            var page = await _buffer.ReadAfterAsync(_app, seen, count, stop);
            if (page.Entries.Count == 0)
            {
                return;
            }

            if (page.Gap is not { } gap)
            {
                Publish(_ring, page.Entries);
            }
            else if (await FindCommonAsync(seen, stop) is { } common)
            {
                // The primary lacks the newest lines. All entries after the common one are new, whatever their ids.
                Publish(LineRing.AfterLoss(_ring.EndCursor, common, lost: null), []);
                continue;
            }
            else
            {
                Publish(LineRing.AfterLoss(_ring.EndCursor, EntryId.None, gap.Lost), page.Entries);
            }

            _page.Adapt(page.Entries);
            if (page.Entries.Count < count)
            {
                return;
            }
        }
    }

    /// <summary>Finds the newest entry that was read and still exists, after the last read entry is lost.</summary>
    private async Task<EntryId?> FindCommonAsync(EntryId seen, CancellationToken stop)
    {
        foreach (var entry in await _buffer.ReadBackAsync(_app, seen, PageSize.MaxEntries, stop))
        {
            if (_ring!.HasRead(entry.Id))
            {
                return entry.Id;
            }
        }

        return null;
    }

    // Without a subscription, lines still arrive by the poll, but later.
    private async Task<bool> SubscribeAsync(CancellationToken stop)
    {
        try
        {
            _subscription ??= await _buffer.SubscribeAsync(_app, Wake, stop);
            return true;
        }
        catch (BufferUnavailableException e)
        {
            TailLog.NotSubscribed(_logger, e, _app);
            return false;
        }
    }

    private void Publish(LineRing ring, IReadOnlyList<LogEntry> entries)
    {
        var lines = entries.Select(EncodedLine.Encode).ToArray();
        TaskCompletionSource changed;
        lock (_lock)
        {
            _ring = ring;
            foreach (var line in lines)
            {
                ring.Add(line);
            }

            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
    }
}
