using System.Collections.Concurrent;
using EdgeGateway.RateLimiting.Configuration;

namespace EdgeGateway.RateLimiting.Counting;

/// <summary>The counters that this gateway knows: its own, or what Redis last said of them.</summary>
internal sealed class LocalCounters(TimeProvider time)
{
    /// <summary>So many paths of an id have counters of their own, in a period of a rule's; the others share one. An id that makes up paths
    /// gets no memory for them.</summary>
    public const int MaxPaths = 10_000;

    // Some hundred bytes each. Where there are more, half of them are forgotten: so many ids are no tenants, but somebody's many addresses.
    private const int MaxCounters = 250_000;

    // What is measured of a window's end over a network differs by less.
    private static readonly TimeSpan OneWindow = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenPurges = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Key, TimeSpan Period), SlidingWindow> _windows = new();
    private long _purged = time.GetTimestamp();
    private int _added;

    /// <summary>The counter, or the one that is shared by those paths for which there is no room. This takes no room yet: the request may be
    /// refused before the counter is used.</summary>
    public Counter ResolveKey(Counter counter)
    {
        var now = time.GetUtcNow();
        return
            counter.Crowd is not { } crowd
            || (_counts.TryGetValue(counter.Key, out var count) && count.Ends > now)
            || !_counts.TryGetValue(PathsOf(crowd), out var paths)
            || !IsNow(paths, counter.Rule.Period, now)
            || paths.Value < MaxPaths
            ? counter
            : counter with
            {
                Key = crowd,
            };
    }

    /// <summary>Counts a request with one counter after the other, up to the first that refuses it.</summary>
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
            TakeRoom(counter, count);
            if (counter.Rule.Refuses(count))
            {
                break;
            }
        }

        return counts;
    }

    /// <summary>Where a counter stands.</summary>
    public Count Peek(Counter counter)
    {
        var now = time.GetUtcNow();
        return !_counts.TryGetValue(counter.Key, out var count) || !IsNow(count, counter.Rule.Period, now)
                ? new Count(0, now)
            : counter.Rule.Algorithm == LimitAlgorithm.Sliding ? count with { Value = Window(counter).Requests }
            : count;
    }

    /// <summary>Keeps what Redis said.</summary>
    public void Update(IReadOnlyList<Counter> counters, IReadOnlyList<Count> counts)
    {
        for (var i = 0; i < counts.Count; i++)
        {
            TakeRoom(counters[i], counts[i]);
            if (counters[i].Rule.Algorithm == LimitAlgorithm.FixedWindow)
            {
                KeepHighest(counters[i].Key, counts[i], counters[i].Rule.Period);
            }
            else
            {
                Keep(counters[i].Key, counts[i]);
                Window(counters[i]).Update(counters[i].Rule.Refuses(counts[i]) ? counts[i].Value - 1 : counts[i].Value);
            }
        }
    }

    /// <summary>The count of a counter that is known to refuse; null where it may let a request pass.</summary>
    public Count? Refuses(Counter counter) =>
        _counts.TryGetValue(counter.Key, out var count)
        && IsNow(count, counter.Rule.Period, time.GetUtcNow())
        && counter.Rule.Refuses(count)
            ? count
            : null;

    // Whoever counts a path first made its counter.
    private void TakeRoom(Counter counter, Count count)
    {
        if (count.Value == 1 && counter.Crowd is { } crowd && crowd != counter.Key)
        {
            CountFixed(PathsOf(crowd), counter.Rule.Period);
        }
    }

    // Where it is counted how many paths have counters.
    private static string PathsOf(string crowd) => $"{crowd}#";

    // Threads get to Redis' answers in any order: of one window the highest is the last. A Redis that lost its counters begins another one.
    private void KeepHighest(string key, Count count, TimeSpan period)
    {
        Purge();
        _counts.AddOrUpdate(
            key,
            static (_, arguments) => arguments.Count,
            static (_, known, arguments) =>
                known.Value > arguments.Count.Value
                && IsNow(known, arguments.Period, arguments.Now)
                && arguments.Count.Ends - known.Ends < OneWindow
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
                IsNow(count, arguments.Period, arguments.Now)
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
        var count = Window(counter).Count(counter);
        Keep(counter.Key, count);
        return count;
    }

    private SlidingWindow Window(Counter counter) =>
        _windows.GetOrAdd(
            (counter.Key, counter.Rule.Period),
            static (window, time) => new SlidingWindow(window.Period, time),
            time
        );

    // A window that ends later than one that begins now was counted with another period, or before the clock was put back.
    private static bool IsNow(Count count, TimeSpan period, DateTimeOffset now) =>
        count.Ends > now && count.Ends - now <= (1.1 * period) + OneWindow;

    private void Keep(string key, Count count)
    {
        Purge();
        _counts[key] = count;
    }

    private void Purge()
    {
        var last = Volatile.Read(ref _purged);
        if (
            (Interlocked.Increment(ref _added) < MaxCounters / 10 && time.GetElapsedTime(last) < BetweenPurges)
            || Interlocked.CompareExchange(ref _purged, time.GetTimestamp(), last) != last
        )
        {
            return;
        }

        Volatile.Write(ref _added, 0);
        var now = time.GetUtcNow();
        Purge(_counts, count => count.Ends <= now);
        Purge(_windows, window => window.Requests == 0);
    }

    private static void Purge<TKey, T>(ConcurrentDictionary<TKey, T> all, Func<T, bool> isOver)
        where TKey : notnull
    {
        var halve = all.Count > MaxCounters;
        var i = 0;
        foreach (var entry in all)
        {
            if (isOver(entry.Value) || (halve && i++ % 2 == 0))
            {
                all.TryRemove(entry);
            }
        }
    }
}
