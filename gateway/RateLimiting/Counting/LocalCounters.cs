using System.Collections.Concurrent;
using EdgeGateway.RateLimiting.Configuration;

namespace EdgeGateway.RateLimiting.Counting;

/// <summary>
/// The counters of this gateway: those that it counts alone, and the last counts that it received from Redis.
/// </summary>
internal sealed class LocalCounters(TimeProvider time)
{
    /// <summary>
    /// The paths of an id that have their own counter in a period of a rule. Further paths share one, so that an id
    /// that makes up paths does not use up the memory.
    /// </summary>
    public const int MaxPaths = 10_000;

    // A counter takes some hundred bytes. Above this number half of them are dropped: that many ids are one client's
    // many addresses, not tenants.
    private const int MaxCounters = 250_000;

    // The end of one window, measured several times over a network, differs by less.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PurgeInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Key, TimeSpan Period), SlidingWindow> _windows = new();
    private long _lastPurge = time.GetTimestamp();
    private int _addedSincePurge;

    /// <summary>
    /// Returns the counter, or the id's shared counter where <see cref="MaxPaths"/> other paths have theirs. It
    /// reserves nothing: the request may be rejected before the counter is used.
    /// </summary>
    public Counter ResolveKey(Counter counter)
    {
        var now = time.GetUtcNow();
        return
            counter.OverflowKey is not { } overflow
            || (_counts.TryGetValue(counter.Key, out var count) && count.Ends > now)
            || !_counts.TryGetValue(PathCountKey(overflow), out var paths)
            || !IsCurrent(paths, counter.Rule.Period, now)
            || paths.Value < MaxPaths
            ? counter
            : counter with
            {
                Key = overflow,
            };
    }

    /// <summary>Counts a request with one counter after the other, up to the first that rejects it.</summary>
    public IReadOnlyList<Count> Count(IReadOnlyList<Counter> counters)
    {
        var counts = new List<Count>(counters.Count);
        foreach (var counter in counters)
        {
            var count =
                counter.Rule.Algorithm == LimitAlgorithm.Sliding
                    ? CountSliding(counter)
                    : CountFixed(counter.Key, counter.Rule.Period);
            counts.Add(count);
            CountPath(counter, count);
            if (counter.Rule.Rejects(count))
            {
                break;
            }
        }

        return counts;
    }

    /// <summary>Reads a counter.</summary>
    public Count Read(Counter counter)
    {
        var now = time.GetUtcNow();
        return !_counts.TryGetValue(counter.Key, out var count) || !IsCurrent(count, counter.Rule.Period, now)
                ? new Count(0, now)
            : counter.Rule.Algorithm == LimitAlgorithm.Sliding ? count with { Value = WindowOf(counter).Requests }
            : count;
    }

    /// <summary>Stores counts from Redis.</summary>
    public void Update(IReadOnlyList<Counter> counters, IReadOnlyList<Count> counts)
    {
        for (var i = 0; i < counts.Count; i++)
        {
            CountPath(counters[i], counts[i]);
            if (counters[i].Rule.Algorithm == LimitAlgorithm.FixedWindow)
            {
                StoreHighest(counters[i].Key, counts[i], counters[i].Rule.Period);
            }
            else
            {
                Store(counters[i].Key, counts[i]);
                WindowOf(counters[i])
                    .Update(counters[i].Rule.Rejects(counts[i]) ? counts[i].Value - 1 : counts[i].Value);
            }
        }
    }

    /// <summary>
    /// The count of a counter that is known to reject the request; null where it may let the request pass.
    /// </summary>
    public Count? FindRejection(Counter counter) =>
        _counts.TryGetValue(counter.Key, out var count)
        && IsCurrent(count, counter.Rule.Period, time.GetUtcNow())
        && counter.Rule.Rejects(count)
            ? count
            : null;

    // The first request on a path creates its counter.
    private void CountPath(Counter counter, Count count)
    {
        if (count.Value == 1 && counter.OverflowKey is { } overflow && overflow != counter.Key)
        {
            CountFixed(PathCountKey(overflow), counter.Rule.Period);
        }
    }

    // The counter of an id's paths that have their own counter.
    private static string PathCountKey(string overflowKey) => $"{overflowKey}#";

    // Threads process Redis' answers in any order: of one window, the highest count is the latest. A Redis that lost
    // its counters starts a new window, which ends later.
    private void StoreHighest(string key, Count count, TimeSpan period)
    {
        Purge();
        _counts.AddOrUpdate(
            key,
            static (_, arguments) => arguments.Count,
            static (_, known, arguments) =>
                known.Value > arguments.Count.Value
                && IsCurrent(known, arguments.Period, arguments.Now)
                && arguments.Count.Ends - known.Ends < Tolerance
                    ? known
                    : arguments.Count,
            (Count: count, Period: period, Now: time.GetUtcNow())
        );
    }

    private Count CountFixed(string key, TimeSpan period)
    {
        Purge();
        return _counts.AddOrUpdate(
            key,
            static (_, arguments) => new Count(1, arguments.Now + arguments.Period),
            static (_, count, arguments) =>
                IsCurrent(count, arguments.Period, arguments.Now)
                    ? count with
                    {
                        Value = count.Value + 1,
                    }
                    : new Count(1, arguments.Now + arguments.Period),
            (Now: time.GetUtcNow(), Period: period)
        );
    }

    private Count CountSliding(Counter counter)
    {
        var count = WindowOf(counter).Count(counter);
        Store(counter.Key, count);
        return count;
    }

    private SlidingWindow WindowOf(Counter counter) =>
        _windows.GetOrAdd(
            (counter.Key, counter.Rule.Period),
            static (window, time) => new SlidingWindow(window.Period, time),
            time
        );

    // A window that ends later than one that starts now is from another period, or from before the clock was set back.
    private static bool IsCurrent(Count count, TimeSpan period, DateTimeOffset now) =>
        count.Ends > now && count.Ends - now <= (1.1 * period) + Tolerance;

    private void Store(string key, Count count)
    {
        Purge();
        _counts[key] = count;
    }

    private void Purge()
    {
        var last = Volatile.Read(ref _lastPurge);
        if (
            (
                Interlocked.Increment(ref _addedSincePurge) < MaxCounters / 10
                && time.GetElapsedTime(last) < PurgeInterval
            )
            || Interlocked.CompareExchange(ref _lastPurge, time.GetTimestamp(), last) != last
        )
        {
            return;
        }

        Volatile.Write(ref _addedSincePurge, 0);
        var now = time.GetUtcNow();
        Purge(_counts, count => count.Ends <= now);
        Purge(_windows, window => window.Requests == 0);
    }

    private static void Purge<TKey, T>(ConcurrentDictionary<TKey, T> all, Func<T, bool> isExpired)
        where TKey : notnull
    {
        var halve = all.Count > MaxCounters;
        var i = 0;
        foreach (var entry in all)
        {
            if (isExpired(entry.Value) || (halve && i++ % 2 == 0))
            {
                all.TryRemove(entry);
            }
        }
    }
}
