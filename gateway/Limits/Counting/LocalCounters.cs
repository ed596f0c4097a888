using System.Collections.Concurrent;

namespace EdgeGateway.Limits.Counting;

/// <summary>The counters that this gateway knows: its own, or what Redis last said of them.</summary>
internal sealed class LocalCounters(TimeProvider time)
{
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);
    private long _purged = time.GetTimestamp();

    /// <summary>Counts a request with one counter after the other, up to the first that refuses it.</summary>
    public IReadOnlyList<Count> Count(IReadOnlyList<Counter> counters)
    {
        Purge();
        var now = time.GetUtcNow();
        var counts = new List<Count>(counters.Count);
        foreach (var (key, rule) in counters)
        {
            var count = _counts.AddOrUpdate(key,
                static (_, arguments) => new Count(1, arguments.now + arguments.Period),
                static (_, count, arguments) => count.Ends > arguments.now
                    ? count with { Value = count.Value + 1 }
                    : new Count(1, arguments.now + arguments.Period),
                (now, rule.Period));
            counts.Add(count);
            if (!rule.IsMonitor && rule.IsOver(count.Value))
            {
                break;
            }
        }

        return counts;
    }

    /// <summary>Keeps what Redis said.</summary>
    public void Learn(IReadOnlyList<Counter> counters, IReadOnlyList<Count> counts)
    {
        Purge();
        for (var i = 0; i < counts.Count; i++)
        {
            _counts[counters[i].Key] = counts[i];
        }
    }

    /// <summary>The count of a counter that is known to refuse; null where it may let a request pass.</summary>
    public Count? Refuses(Counter counter) =>
        !counter.Rule.IsMonitor && _counts.TryGetValue(counter.Key, out var count) && count.Ends > time.GetUtcNow() && counter.Rule.IsOver(count.Value)
            ? count
            : null;

    private void Purge()
    {
        var last = Volatile.Read(ref _purged);
        if (time.GetElapsedTime(last) < BetweenPurges || Interlocked.CompareExchange(ref _purged, time.GetTimestamp(), last) != last)
        {
            return;
        }

        var now = time.GetUtcNow();
        foreach (var entry in _counts.Where(entry => entry.Value.Ends <= now))
        {
            _counts.TryRemove(entry);
        }
    }
}
