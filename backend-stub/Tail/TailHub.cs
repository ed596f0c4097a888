using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>
/// Holds one tail per followed app, created for the first follower and disposed with the last one. One poll checks all
/// apps for changes, so that thousands of quiet apps cost little.
/// </summary>
internal sealed class TailHub : IDisposable
{
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly ILogBuffer _buffer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AppTail> _tails = [];
    private readonly ITimer _poll;
    private int _polling;

    public TailHub(ILogBuffer buffer, TailMetrics metrics, TimeProvider time, ILogger<TailHub> logger)
    {
        (_buffer, _time, _logger) = (buffer, time, logger);
        Metrics = metrics;
        _poll = time.CreateTimer(_ => _ = PollAsync(), null, PollInterval, PollInterval);
    }

    public TailMetrics Metrics { get; }

    public Follower Follow(string app, FollowStart start)
    {
        AppTail? tail;
        lock (_lock)
        {
            if (!_tails.TryGetValue(app, out tail))
            {
                _tails[app] = tail = new AppTail(app, _buffer, _logger);
            }

            tail.Followers++;
        }
        Metrics.Followed();
        return new Follower(this, tail, _buffer, _time, start);
    }

    public async ValueTask LeaveAsync(AppTail tail)
    {
        Metrics.Left();
        lock (_lock)
        {
            if (--tail.Followers > 0)
            {
                return;
            }

            _tails.Remove(tail.App);
        }
        await tail.DisposeAsync();
    }

    public void Dispose() => _poll.Dispose();

    private async Task PollAsync()
    {
        // Polls do not overlap, even if one takes longer than the interval.
        if (Interlocked.Exchange(ref _polling, 1) != 0)
        {
            return;
        }

        try
        {
            await WakeChangedAsync();
        }
        catch (BufferUnavailableException e)
        {
            TailLog.NotPolled(_logger, e);
        }
        catch (Exception e)
        {
            TailLog.PollFailed(_logger, e);
        }
        finally
        {
            Volatile.Write(ref _polling, 0);
        }
    }

    private async Task WakeChangedAsync()
    {
        Dictionary<string, AppTail> tails;
        lock (_lock)
        {
            tails = new(_tails);
        }

        var seen = new List<AppCursor>(tails.Count);
        foreach (var (app, tail) in tails)
        {
            tail.TrimIfQuiet();
            if (tail.LastRead is { } id)
            {
                seen.Add(new AppCursor(app, id));
            }
            else
            {
                tail.Wake();
            }
        }

        if (seen.Count > 0)
        {
            foreach (var app in await _buffer.FindChangedAsync(seen, CancellationToken.None))
            {
                tails[app].Wake();
            }
        }
    }
}
