namespace EdgeGateway.Hosting.Logging;

/// <summary>
/// Logs frequent events: the first one at once, then once a minute the number of events since, with the last one. Logs
/// nothing in a minute without an event.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="log">Logs the number of events and the last one.</param>
internal sealed class LogThrottle<T>(TimeProvider time, Action<long, T> log) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _count;
    private T? _last;
    private ITimer? _timer;

    public void Add(long count, T last)
    {
        lock (_lock)
        {
            _count += count;
            _last = last;
            if (_timer is not null)
            {
                return;
            }

            _timer = time.CreateTimer(_ => EndInterval(), null, Interval, Timeout.InfiniteTimeSpan);
        }

        Flush();
    }

    /// <summary>Logs the events that are not logged yet.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
        }

        Flush();
    }

    private void EndInterval()
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                _timer!.Dispose();
                _timer = null;
                return;
            }

            _timer!.Change(Interval, Timeout.InfiniteTimeSpan);
        }

        Flush();
    }

    private void Flush()
    {
        long count;
        T? last;
        lock (_lock)
        {
            (count, last) = (_count, _last);
            (_count, _last) = (0, default);
        }

        if (count > 0)
        {
            log(count, last!);
        }
    }
}
