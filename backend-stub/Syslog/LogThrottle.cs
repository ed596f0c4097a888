namespace LogSource.Syslog;

/// <summary>Counts events that are too frequent to log each of them.</summary>
internal sealed class LogThrottle(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _count;
    private long? _loggedAt;

    /// <summary>True at most once a minute: then it is time to log how many there were since the last time.</summary>
    public bool Add(long count, out long total)
    {
        lock (_lock)
        {
            _count += count;
            total = _count;
            if (_loggedAt is { } at && time.GetElapsedTime(at) < Interval)
            {
                return false;
            }

            _count = 0;
            _loggedAt = time.GetTimestamp();
            return true;
        }
    }
}
