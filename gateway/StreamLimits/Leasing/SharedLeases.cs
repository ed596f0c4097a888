using System.Collections.Concurrent;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Redis;
using EdgeGateway.StreamLimits.Plans;
using StackExchange.Redis;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>
/// The leases that gateways share in Redis. A lease that is not renewed expires, so that the leases of a killed gateway
/// are free again after <see cref="Length"/>.
/// </summary>
internal sealed class SharedLeases(DeadlineRedis redis, TimeProvider time)
{
    /// <summary>How long a lease lasts without renewal: three renewals may fail.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    private static readonly RedisValue LengthMs = (long)Length.TotalMilliseconds;
    private static readonly RedisScript LeaseScript = new(typeof(SharedLeases).Assembly, "lease.lua");
    private static readonly RedisScript RenewScript = new(typeof(SharedLeases).Assembly, "renew.lua");
    private static readonly RedisScript UsageScript = new(typeof(SharedLeases).Assembly, "usage.lua");

    // Leases that were released while Redis was unavailable. Redis may still count them.
    private readonly ConcurrentQueue<(StreamLease Lease, long ReleasedAt)> _pendingRemovals = new();

    /// <summary>Whether Redis is configured.</summary>
    public bool IsConfigured => redis.IsConfigured;

    /// <summary>Takes a lease.</summary>
    /// <returns>Null where Redis is unavailable. The lease may have been taken nevertheless.</returns>
    public async ValueTask<LeaseResult?> TryTakeAsync(StreamLease lease, StreamPlan plan)
    {
        lease.MayBeShared = true;

        // Not cancelled when the client leaves: it would then be unknown whether there is a lease to release.
        var answer = await redis.TryRunAsync(
            RedisOperations.StreamLeases,
            RedisKeys.TenantStreams(lease.Tenant),
            database =>
                LeaseScript.RunAsync(database, Keys(lease.Tenant, lease.App), [lease.Name, LengthMs, .. Limits(plan)]),
            CancellationToken.None
        );
        return answer is null ? null : (LeaseResult)(int)answer;
    }

    /// <summary>Removes a lease; where Redis is unavailable, at the next <see cref="RetryRemovalsAsync"/>.</summary>
    public async Task RemoveAsync(StreamLease lease)
    {
        if (!await TryRemoveAsync(lease))
        {
            _pendingRemovals.Enqueue((lease, time.GetTimestamp()));
        }
    }

    /// <summary>Retries the removals that failed because Redis was unavailable.</summary>
    public async Task RetryRemovalsAsync()
    {
        for (var count = _pendingRemovals.Count; count > 0 && _pendingRemovals.TryDequeue(out var removal); count--)
        {
            // An older lease has expired.
            if (time.GetElapsedTime(removal.ReleasedAt) < Length && !await TryRemoveAsync(removal.Lease))
            {
                _pendingRemovals.Enqueue(removal);
            }
        }
    }

    /// <summary>Returns the name of the shard that has a tenant's leases.</summary>
    public string ShardOf(string tenant) => redis.ShardName(RedisKeys.TenantStreams(tenant));

    /// <summary>Whether the shard that has a tenant's leases is unavailable.</summary>
    public bool IsUnavailable(string tenant) => redis.IsUnavailable(RedisKeys.TenantStreams(tenant));

    /// <summary>Renews leases that are in one shard, with one command per batch, all at once.</summary>
    /// <returns>For each batch the last lease within the tenant's limit and the last one within the app's: empty where
    /// no lease exceeds the limit. Null where Redis is unavailable or refuses one of the commands.</returns>
    public async ValueTask<string[][]?> TryRenewAsync(
        IReadOnlyList<LeaseBatch> batches,
        CancellationToken cancellationToken
    )
    {
        foreach (var lease in batches.SelectMany(batch => batch.Leases))
        {
            lease.MayBeShared = true;
        }

        return await redis.TryRunAsync(
            RedisOperations.StreamLeases,
            RedisKeys.TenantStreams(batches[0].Tenant),
            database =>
                Task.WhenAll(
                    batches.Select(async batch =>
                        (string[])
                            (
                                await RenewScript.RunAsync(
                                    database,
                                    Keys(batch.Tenant, batch.App),
                                    [
                                        LengthMs,
                                        .. Limits(batch.Limits),
                                        .. batch.Leases.Select(lease => (RedisValue)lease.Name),
                                    ]
                                )
                            )!
                    )
                ),
            cancellationToken
        );
    }

    /// <summary>
    /// Counts a tenant's open streams on all gateways, in total and for each app; null where Redis is unavailable.
    /// </summary>
    public async ValueTask<(long Open, IReadOnlyDictionary<string, long> Apps)?> TryCountAsync(
        string tenant,
        CancellationToken cancellationToken
    )
    {
        var key = RedisKeys.TenantStreams(tenant);
        var answer = await redis.TryRunAsync(
            RedisOperations.StreamLeases,
            key,
            database => UsageScript.RunAsync(database, [key], []),
            cancellationToken
        );
        return answer is null
            ? null
            : (
                (long)answer[0],
                ((RedisResult[])answer!).Skip(1).Chunk(2).ToDictionary(app => (string)app[0]!, app => (long)app[1])
            );
    }

    private async ValueTask<bool> TryRemoveAsync(StreamLease lease) =>
        await redis.TryRunAsync(
            RedisOperations.StreamLeases,
            RedisKeys.TenantStreams(lease.Tenant),
            database =>
                Task.WhenAll(
                    Keys(lease.Tenant, lease.App).Select(key => database.SortedSetRemoveAsync(key, lease.Name))
                ),
            CancellationToken.None
        )
            is not null;

    private static RedisKey[] Keys(string tenant, string? app) =>
        app is null
            ? [RedisKeys.TenantStreams(tenant)]
            : [RedisKeys.TenantStreams(tenant), RedisKeys.AppStreams(tenant, app)];

    private static RedisValue[] Limits(StreamPlan plan) => [plan.PerTenant ?? -1, plan.PerApp ?? -1];
}
