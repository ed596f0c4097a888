namespace EdgeGateway.RateLimiting.Counting;

/// <summary>
/// Counts the requests of the last period in tenths of it, as <c>count.lua</c> does, on this gateway's clock. A tenth
/// counts until its end is one period ago.
/// </summary>
internal sealed class SlidingWindow(TimeSpan period, TimeProvider time)
{
    private const int Tenths = 10;

    private readonly long _tenthMs = (long)Math.Ceiling(period.TotalMilliseconds / Tenths);
    private readonly SortedDictionary<long, long> _tenths = [];
    private readonly Lock _gate = new();

    /// <summary>The requests in the window.</summary>
    public long Requests
    {
        get
        {
            lock (_gate)
            {
                DropExpired();
                return _tenths.Values.Sum();
            }
        }
    }

    /// <summary>Counts a request, unless it is rejected.</summary>
    public Count Count(Counter counter)
    {
        lock (_gate)
        {
            var current = DropExpired();
            var used = _tenths.Values.Sum();
            var count = new Count(used + 1, default);
            var rejects = counter.Rule.Rejects(count);
            if (!rejects)
            {
                Add(current, 1);
            }

            return count with
            {
                Ends = TimeWhenLeft(rejects ? used + 1 - (long)counter.Rule.Limit : 1, current),
            };
        }
    }

    /// <summary>
    /// Sets the number of requests in the window. Their times are unknown, so missing requests are added to the current
    /// tenth.
    /// </summary>
    public void Update(long count)
    {
        lock (_gate)
        {
            var current = DropExpired();
            var used = _tenths.Values.Sum();
            if (count < used)
            {
                _tenths.Clear();
                used = 0;
            }

            Add(current, count - used);
        }
    }

    private long DropExpired()
    {
        var current = time.GetUtcNow().ToUnixTimeMilliseconds() / _tenthMs;
        foreach (var number in _tenths.Keys.Where(number => number < current - Tenths).ToArray())
        {
            _tenths.Remove(number);
        }

        return current;
    }

    private void Add(long tenth, long count) => _tenths[tenth] = _tenths.GetValueOrDefault(tenth) + count;

    // The time when the oldest requests, this many, have left the window.
    private DateTimeOffset TimeWhenLeft(long count, long current)
    {
        var last = current;
        foreach (var (number, requests) in _tenths)
        {
            last = number;
            if ((count -= requests) <= 0)
            {
                break;
            }
        }

        return DateTimeOffset.FromUnixTimeMilliseconds((last + Tenths + 1) * _tenthMs);
    }
}
