namespace LogSource.Syslog;

/// <summary>Gathers what happens too often to be told each time.</summary>
internal sealed class Seldom(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long _count;
    private long? _toldAt;

    /// <summary>Counts on; true at most once a minute, when it is to be told how many there were since it was told last.</summary>
    public bool Add(long count, out long total)
    {
        lock (_lock)
        {
            _count += count;
            total = _count;
            if (_toldAt is { } at && time.GetElapsedTime(at) < Interval)
            {
                return false;
            }

            _count = 0;
            _toldAt = time.GetTimestamp();
            return true;
        }
    }
}
