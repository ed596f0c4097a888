namespace EdgeGateway.RateLimiting.Counting;

/// <summary>The requests of the last period, in tenths of it; what <c>count.lua</c> does, on this gateway's clock. A tenth counts until its
/// last moment is a period ago.</summary>
internal sealed class SlidingWindow(TimeSpan period, TimeProvider time)
{
    private const int Tenths = 10;

    private readonly long _tenth = (long)Math.Ceiling(period.TotalMilliseconds / Tenths);
    private readonly SortedDictionary<long, long> _parts = [];
    private readonly Lock _gate = new();

    /// <summary>How many requests are in it.</summary>
    public long Requests
    {
        get
        {
            lock (_gate)
            {
                Forget();
                return _parts.Values.Sum();
            }
        }
    }

    /// <summary>Counts a request, unless it is refused.</summary>
    public Count Count(Counter counter)
    {
        lock (_gate)
        {
            var current = Forget();
            var used = _parts.Values.Sum();
            var count = new Count(used + 1, default);
            var refuses = counter.Rule.Refuses(count);
            if (!refuses)
            {
                Add(current, 1);
            }

            return count with
            {
                Ends = Leaves(refuses ? used + 1 - (long)counter.Rule.Limit : 1, current),
            };
        }
    }

    /// <summary>Corrects the window to so many requests. When they came is not known: those too few are taken to be new.</summary>
    public void Update(long count)
    {
        lock (_gate)
        {
            var current = Forget();
            var used = _parts.Values.Sum();
            if (count < used)
            {
                _parts.Clear();
                used = 0;
            }

            Add(current, count - used);
        }
    }

    private long Forget()
    {
        var current = time.GetUtcNow().ToUnixTimeMilliseconds() / _tenth;
        foreach (var number in _parts.Keys.Where(number => number < current - Tenths).ToArray())
        {
            _parts.Remove(number);
        }

        return current;
    }

    private void Add(long tenth, long count) => _parts[tenth] = _parts.GetValueOrDefault(tenth) + count;

    // When so many have left the window.
    private DateTimeOffset Leaves(long count, long current)
    {
        var last = current;
        foreach (var (number, requests) in _parts)
        {
            last = number;
            if ((count -= requests) <= 0)
            {
                break;
            }
        }

        return DateTimeOffset.FromUnixTimeMilliseconds((last + Tenths + 1) * _tenth);
    }
}
