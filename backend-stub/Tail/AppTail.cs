using System.Threading.Channels;
using LogSource.Buffer;
using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>
/// Reads one app's new lines for all its followers: one reading task and one ring of encoded lines, however many they
/// are. It reads on when it is woken: by the buffer, or by the hub's poll, which makes up for lost wake-ups and finds
/// what foreign producers wrote. A gap begins a new ring, so that a ring never has a hole.
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
    private bool _isBehind = true;
    private EntryId _settling;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AppTail(string app, ILogBuffer buffer, ILogger logger)
    {
        (_app, _buffer, _logger) = (app, buffer, logger);
        Wake();
        _reading = Task.Run(() => ReadAsync(_stop.Token));
    }

    public string App => _app;

    /// <summary>How many followers share this tail; guarded by the hub's lock.</summary>
    public int Followers { get; set; }

    /// <summary>
    /// The newest entry that was read; null where the tail has to read in any case, as it could not last time.
    /// </summary>
    public EntryId? LastRead
    {
        get
        {
            lock (_lock)
            {
                return _isBehind ? null : _ring?.End;
            }
        }
    }

    /// <summary>What there is for a follower with this cursor.</summary>
    public TailSnapshot Snapshot(EntryId cursor)
    {
        lock (_lock)
        {
            if (_ring is null || !_ring.Covers(cursor))
            {
                return new TailSnapshot(_changed.Task, Covered: false, null, EncodedBatch.Empty);
            }

            var (gap, batch) = _ring.After(cursor);
            return new TailSnapshot(_changed.Task, Covered: true, gap, batch);
        }
    }

    /// <summary>Frees what a burst has left, where nothing has come since this was called last.</summary>
    public void TrimIfQuiet()
    {
        lock (_lock)
        {
            if (_ring is null)
            {
                return;
            }

            if (_ring.End == _settling)
            {
                _ring.Trim();
            }

            _settling = _ring.End;
        }
    }

    /// <summary>Lets the tail read on.</summary>
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
            var isBehind = true;
            try
            {
                isBehind = !await SubscribeAsync(stop);
                await ReadToEndAsync(stop);
            }
            catch (BufferUnavailableException e)
            {
                isBehind = true;
                TailLog.Waiting(_logger, e, _app);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // A reader that ended here would leave its followers waiting for ever.
                isBehind = true;
                TailLog.ReadFailed(_logger, e, _app);
            }

            lock (_lock)
            {
                _isBehind = isBehind;
            }
        }
    }

    private async Task ReadToEndAsync(CancellationToken stop)
    {
        if (_ring is null)
        {
            Publish(new LineRing(await _buffer.LastIdAsync(_app, stop)), []);
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
                // A primary that lacks the newest lines: all that it has beyond this one is new, whatever its ids are.
                Publish(LineRing.AfterLoss(_ring.Reached, common, lost: null), []);
                continue;
            }
            else
            {
                Publish(LineRing.AfterLoss(_ring.Reached, EntryId.None, gap.Lost), page.Entries);
            }

            _page.Adapt(page.Entries);
            if (page.Entries.Count < count)
            {
                return;
            }
        }
    }

    /// <summary>The newest entry that was read and is still there, where the one that was read last is gone.</summary>
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

    // Without wake-ups the polls go on: late lines are better than none.
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
