using System.Collections.Concurrent;
using EdgeGateway.Redis;

namespace EdgeGateway.RateLimiting.Counting;

/// <summary>
/// Counts in Redis, together with the other gateways. Counts from Redis are stored locally: a request that is known to
/// be over the limit is rejected without a round trip, and while Redis is unavailable this gateway continues from them
/// alone.
/// </summary>
internal sealed class SharedCounters(
    DeadlineRedis redis,
    LocalCounters local,
    RateLimitMetrics metrics,
    TimeProvider time
)
{
    private readonly ConcurrentDictionary<int, CountBatcher> _batchers = new();

    /// <summary>
    /// Counts a request with one counter after the other, up to the first that rejects it. A fixed window also counts
    /// rejected requests, until this gateway has stored a count over the limit.
    /// </summary>
    /// <returns>The counts of the counters that were used. The last one is that of the rejecting rule, if there is
    /// one.</returns>
    public ValueTask<IReadOnlyList<Count>> CountAsync(IReadOnlyList<Counter> counters) =>
        redis.IsConfigured ? CountSharedAsync(counters) : new(local.Count(counters));

    /// <summary>Reads counters of one id, and whether the counts are those of all gateways.</summary>
    public async Task<(IReadOnlyList<Count> Counts, bool AreShared)> ReadAsync(
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
            shared is null ? [.. counters.Select(local.Read)] : [.. shared.Select(count => count[0])],
            counters.Count == 0 ? redis.IsShared : shared is not null
        );
    }

    private async ValueTask<IReadOnlyList<Count>> CountSharedAsync(IReadOnlyList<Counter> counters)
    {
        if (local.FindRejection(counters[0]) is { } rejection)
        {
            return [rejection];
        }

        IReadOnlyList<Count> counts = [];
        while (
            counts.Count < counters.Count && (counts.Count == 0 || !counters[counts.Count - 1].Rule.Rejects(counts[^1]))
        )
        {
            // On a cluster, all keys of a script must be in one slot.
            var slot = redis.Slot(counters[counts.Count].Key);
            IReadOnlyList<Counter> inSlot =
                slot == DeadlineRedis.NoSlot
                    ? counters
                    : [.. counters.Skip(counts.Count).TakeWhile(counter => redis.Slot(counter.Key) == slot)];
            var more = await CountAsync(slot, inSlot);
            counts = counts.Count == 0 ? more : [.. counts, .. more];
        }

        return counts;
    }

    private async Task<IReadOnlyList<Count>> CountAsync(int slot, IReadOnlyList<Counter> counters)
    {
        if (
            !redis.IsUnavailable(counters[0].Key)
            && await _batchers.GetOrAdd(slot, _ => new CountBatcher(redis, time)).CountAsync(counters) is { } counts
        )
        {
            local.Update(counters, counts);
            return counts;
        }

        metrics.CountedLocally();
        return local.Count(counters);
    }
}
