using System.Collections.Concurrent;
using EdgeGateway.Redis;

namespace EdgeGateway.RateLimiting.Counting;

/// <summary>
/// Counts in Redis, together with the other gateways. What Redis says is remembered: who is known to be over the limit is refused
/// without asking, and while Redis is away this gateway goes on from there by itself.
/// </summary>
internal sealed class SharedCounters(
    DeadlineRedis redis,
    LocalCounters local,
    RateLimitMetrics metrics,
    TimeProvider time
)
{
    private readonly ConcurrentDictionary<int, CountBatcher> _lanes = new();

    /// <summary>Counts a request with one counter after the other, up to the first that refuses it. What is refused counts in fixed windows,
    /// too, until it is known that it is refused.</summary>
    /// <returns>As many counts as counters were used: the last one is that of the refusal, if there is one.</returns>
    public async ValueTask<IReadOnlyList<Count>> CountAsync(IReadOnlyList<Counter> counters)
    {
        if (!redis.IsConfigured)
        {
            return local.Count(counters);
        }

        if (local.Refuses(counters[0]) is { } known)
        {
            return [known];
        }

        IReadOnlyList<Count> counts = [];
        while (
            counts.Count < counters.Count && (counts.Count == 0 || !counters[counts.Count - 1].Rule.Refuses(counts[^1]))
        )
        {
            // A cluster's script has keys of one slot.
            var slot = redis.Slot(counters[counts.Count].Key);
            IReadOnlyList<Counter> together =
                slot == DeadlineRedis.NoSlot
                    ? counters
                    : [.. counters.Skip(counts.Count).TakeWhile(counter => redis.Slot(counter.Key) == slot)];
            var more = await CountAsync(slot, together);
            counts = counts.Count == 0 ? more : [.. counts, .. more];
        }

        return counts;
    }

    /// <summary>Where counters of one id stand; and whether that is what all gateways have counted.</summary>
    public async Task<(IReadOnlyList<Count> Counts, bool AreShared)> LookAsync(
        IReadOnlyList<Counter> counters,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var shared =
            redis.IsConfigured && counters.Count > 0
                ? await redis.TryRunAsync(
                    RedisOperations.Limits,
                    counters[0].Key,
                    database =>
                        CountScript.RunAsync(
                            database,
                            [.. counters.Select(counter => new[] { counter })],
                            now,
                            cost: 0
                        ),
                    cancellationToken
                )
                : null;
        return (
            shared is null ? [.. counters.Select(local.Peek)] : [.. shared.Select(count => count[0])],
            counters.Count == 0 ? redis.IsShared : shared is not null
        );
    }

    private async Task<IReadOnlyList<Count>> CountAsync(int slot, IReadOnlyList<Counter> counters)
    {
        if (
            !redis.IsAway(counters[0].Key)
            && await _lanes.GetOrAdd(slot, _ => new CountBatcher(redis, time)).CountAsync(counters) is { } counts
        )
        {
            local.Update(counters, counts);
            return counts;
        }

        metrics.CountedLocally();
        return local.Count(counters);
    }
}
