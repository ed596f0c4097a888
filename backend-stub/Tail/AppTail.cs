using System.Threading.Channels;
using LogSource.Buffers;
using LogSource.Wire;

namespace LogSource.Tail;

/// <summary>
/// Reads one app's new lines for all its followers: one reading task and one ring of encoded lines, however many they are.
/// It reads on when the buffer wakes it and at every poll, which makes up for lost wake-ups and finds what foreign producers
/// wrote. A gap begins a new ring, so that a ring never has a hole.
/// </summary>
internal sealed class AppTail : IAsyncDisposable
{
    public const int PageSize = 256;

    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly string _app;
    private readonly ILogBuffer _buffer;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _wakes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ITimer _poll;
    private readonly Task _reading;
    private IAsyncDisposable? _subscription;

    private readonly Lock _lock = new();
    private LineRing? _ring;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AppTail(string app, ILogBuffer buffer, TimeProvider time, ILogger logger)
    {
        (_app, _buffer, _logger) = (app, buffer, logger);
        _poll = time.CreateTimer(_ => Wake(), null, PollInterval, PollInterval);
        Wake();
        _reading = Task.Run(() => ReadAsync(_stop.Token));
    }

    public string App => _app;

    /// <summary>How many followers share this tail; guarded by the hub's lock.</summary>
    public int Followers { get; set; }

    /// <summary>What there is for a follower with this cursor.</summary>
    public TailView Look(EntryId cursor)
    {
        lock (_lock)
        {
            return _ring is not null && _ring.Covers(cursor)
                ? new TailView(_changed.Task, Covered: true, _ring.After(cursor, PageSize))
                : new TailView(_changed.Task, Covered: false, []);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _poll.DisposeAsync();
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_subscription is not null)
        {
            await _subscription.DisposeAsync();
        }

        _stop.Dispose();
    }

    private void Wake() => _wakes.Writer.TryWrite(true);

    private async Task ReadAsync(CancellationToken stop)
    {
        await foreach (var _ in _wakes.Reader.ReadAllAsync(stop))
        {
            try
            {
                await ReadToEndAsync(stop);
            }
            catch (BufferUnavailableException e)
            {
                TailLog.Waiting(_logger, e, _app);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // A reader that ended here would leave its followers waiting for ever.
                TailLog.ReadFailed(_logger, e, _app);
            }
        }
    }

    private async Task ReadToEndAsync(CancellationToken stop)
    {
        await SubscribeAsync(stop);
        if (_ring is null)
        {
            Publish(new LineRing(await _buffer.LastIdAsync(_app, stop)), []);
        }

        LogPage page;
        do
        {
            page = await _buffer.ReadAfterAsync(_app, _ring!.End, PageSize, stop);
            if (page.Entries.Count > 0)
            {
                // After a gap the ring starts at the first entry: who has that one is covered, who has not must see the gap.
                Publish(page.Gap is null ? _ring : new LineRing(page.Entries[0].Id), page.Entries);
            }
        }
        while (page.Entries.Count == PageSize);
    }

    // Without wake-ups the polls go on: late lines are better than none.
    private async Task SubscribeAsync(CancellationToken stop)
    {
        try
        {
            _subscription ??= await _buffer.SubscribeAsync(_app, Wake, stop);
        }
        catch (BufferUnavailableException e)
        {
            TailLog.NotSubscribed(_logger, e, _app);
        }
    }

    private void Publish(LineRing ring, IReadOnlyList<LogEntry> entries)
    {
        var lines = entries.Where(entry => entry.Id > ring.End).Select(EncodedLine.Encode).ToArray();
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
