using EdgeGateway.Redis;

namespace EdgeGateway.Limits.Counting;

/// <summary>
/// Counts in Redis, together with the other gateways. What Redis says is remembered: who is known to be over the limit is refused
/// without asking, and while Redis is away this gateway goes on from there by itself.
/// </summary>
internal sealed class SharedCounters(TimelyRedis redis, LocalCounters local, LimitMetrics metrics, TimeProvider time)
{
    /// <summary>Counts a request with one counter after the other, up to the first that refuses it. What is refused counts in fixed windows,
    /// too, until it is known that it is refused.</summary>
    /// <returns>As many counts as counters were used: the last one is that of the refusal, if there is one.</returns>
    public async ValueTask<IReadOnlyList<Count>> CountAsync(IReadOnlyList<Counter> counters, CancellationToken cancellationToken)
    {
        if (redis.IsConfigured)
        {
            if (local.Refuses(counters[0]) is { } known)
            {
                return [known];
            }

            var now = time.GetUtcNow();
            if (await redis.TryRunAsync(counters[0].Key, database => CountScript.RunAsync(database, counters, now), cancellationToken) is { } counts)
            {
                local.Learn(counters, counts);
                return counts;
            }

            metrics.CountedLocally();
        }

        return local.Count(counters);
    }
}
