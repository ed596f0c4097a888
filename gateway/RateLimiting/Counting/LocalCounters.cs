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

    private readonly ConcurrentDictionary<string, CountCell> _counts = new(StringComparer.Ordinal);
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
            || Find(counter.Key).Ends > now
            || Find(PathCountKey(overflow)) is var paths
                && (!IsCurrent(paths, counter.Rule.Period, now) || paths.Value < MaxPaths)
            ? counter
            : counter with
            {
                Key = overflow,
            };
    }

    /// <summary>Counts a request with one counter after the other, up to the first that rejects it.</summary>
    public IReadOnlyList<Count> Count(IReadOnlyList<Counter> counters)
    {
        Purge();
        var counts = new Count[counters.Count];
        for (var i = 0; i < counts.Length; i++)
        {
            var counter = counters[i];
            var count =
                counter.Rule.Algorithm == LimitAlgorithm.Sliding
                    ? CountSliding(counter)
                    : CountFixed(counter.Key, counter.Rule.Period);
            counts[i] = count;
            CountPath(counter, count);
            if (counter.Rule.Rejects(count))
            {
                return counts[..(i + 1)];
            }
        }

        return counts;
    }

    /// <summary>Reads a counter.</summary>
    public Count Read(Counter counter)
    {
        var now = time.GetUtcNow();
        return Find(counter.Key) is var count && !IsCurrent(count, counter.Rule.Period, now) ? new Count(0, now)
            : counter.Rule.Algorithm == LimitAlgorithm.Sliding ? count with { Value = WindowOf(counter).Requests }
            : count;
    }

    /// <summary>Stores counts from Redis.</summary>
    public void Update(IReadOnlyList<Counter> counters, IReadOnlyList<Count> counts)
    {
        Purge();
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
        Find(counter.Key) is var count
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
    private void StoreHighest(string key, Count count, TimeSpan period) =>
        Change(
            key,
            (Count: count, Period: period, Now: time.GetUtcNow()),
            static (known, arguments) =>
                known.Value > arguments.Count.Value
                && IsCurrent(known, arguments.Period, arguments.Now)
                && arguments.Count.Ends - known.Ends < Tolerance
                    ? known
                    : arguments.Count
        );

    private Count CountFixed(string key, TimeSpan period) =>
        Change(
            key,
            (Now: time.GetUtcNow(), Period: period),
            static (count, arguments) =>
                IsCurrent(count, arguments.Period, arguments.Now)
                    ? count with
                    {
                        Value = count.Value + 1,
                    }
                    : new Count(1, arguments.Now + arguments.Period)
        );

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

    private void Store(string key, Count count) => Change(key, count, static (_, count) => count);

    // Nothing for an unknown counter, whose window has ended long ago.
    private Count Find(string key) => _counts.TryGetValue(key, out var cell) ? cell.Read() : default;

    private Count Change<TArgument>(string key, TArgument argument, Func<Count, TArgument, Count> change)
    {
        while (true)
        {
            if (!_counts.TryGetValue(key, out var cell))
            {
                cell = _counts.GetOrAdd(key, new CountCell());
                Interlocked.Increment(ref _addedSincePurge);
            }

            if (cell.TryChange(argument, change, out var count))
            {
                return count;
            }

            // The cell was purged after it was found.
            _counts.TryRemove(new(key, cell));
        }
    }

    private void Purge()
    {
        var last = Volatile.Read(ref _lastPurge);
        if (
            (Volatile.Read(ref _addedSincePurge) < MaxCounters / 10 && time.GetElapsedTime(last) < PurgeInterval)
            || Interlocked.CompareExchange(ref _lastPurge, time.GetTimestamp(), last) != last
        )
        {
            return;
        }

        Volatile.Write(ref _addedSincePurge, 0);
        var now = time.GetUtcNow();
        Purge(_counts, (cell, isForced) => cell.TryRemove(now, isForced));
        Purge(_windows, (window, isForced) => isForced || window.Requests == 0);
    }

    private static void Purge<TKey, T>(ConcurrentDictionary<TKey, T> all, Func<T, bool, bool> tryRemove)
        where TKey : notnull
    {
        var halve = all.Count > MaxCounters;
        var i = 0;
        foreach (var entry in all)
        {
            if (tryRemove(entry.Value, halve && i++ % 2 == 0))
            {
                all.TryRemove(entry);
            }
        }
    }
}
