using System.Collections.Concurrent;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Redis;
using EdgeGateway.StreamLimits.Plans;
using StackExchange.Redis;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>The leases that gateways share in Redis. One that is not renewed ends by itself, so that a gateway that was killed takes no
/// place for longer than <see cref="Length"/>.</summary>
internal sealed class SharedLeases(DeadlineRedis redis, TimeProvider time)
{
    /// <summary>How long a lease is: three renewals may fail.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    private static readonly RedisValue LengthMs = (long)Length.TotalMilliseconds;
    private static readonly RedisScript LeaseScript = new(typeof(SharedLeases).Assembly, "lease.lua");
    private static readonly RedisScript RenewScript = new(typeof(SharedLeases).Assembly, "renew.lua");
    private static readonly RedisScript UsageScript = new(typeof(SharedLeases).Assembly, "usage.lua");

    // Released while Redis was away. It may know them still, and count them.
    private readonly ConcurrentQueue<(StreamLease Lease, long ReleasedAt)> _pendingRemovals = new();

    /// <summary>Whether there is a Redis to share things in.</summary>
    public bool IsConfigured => redis.IsConfigured;

    /// <summary>Takes a place; null where Redis is away. It may have been taken then, too.</summary>
    public async ValueTask<LeaseResult?> TryTakeAsync(StreamLease lease, StreamPlan plan)
    {
        lease.MayBeShared = true;

        // A client that leaves does not cancel it: nobody would know then whether there is a lease to release.
        var answer = await redis.TryRunAsync(
            RedisOperations.StreamLeases,
            RedisKeys.TenantStreams(lease.Tenant),
            database =>
                LeaseScript.RunAsync(database, Keys(lease.Tenant, lease.App), [lease.Name, LengthMs, .. Limits(plan)]),
            CancellationToken.None
        );
        return answer is null ? null : (LeaseResult)(int)answer;
    }

    /// <summary>Gives a place back; where Redis is away, later.</summary>
    public async Task RemoveAsync(StreamLease lease)
    {
        if (!await TryRemoveAsync(lease))
        {
            _pendingRemovals.Enqueue((lease, time.GetTimestamp()));
        }
    }

    /// <summary>Gives the places back for which Redis was away.</summary>
    public async Task RetryRemovalsAsync()
    {
        for (var count = _pendingRemovals.Count; count > 0 && _pendingRemovals.TryDequeue(out var left); count--)
        {
            // An older one has ended by itself.
            if (time.GetElapsedTime(left.ReleasedAt) < Length && !await TryRemoveAsync(left.Lease))
            {
                _pendingRemovals.Enqueue(left);
            }
        }
    }

    /// <summary>The name of the part of Redis that a tenant's leases are in.</summary>
    public string PartOf(string tenant) => redis.PartOf(RedisKeys.TenantStreams(tenant));

    /// <summary>The part of Redis that a tenant's leases are in is away.</summary>
    public bool IsAway(string tenant) => redis.IsAway(RedisKeys.TenantStreams(tenant));

    /// <summary>Renews leases that are in one part of Redis, all at once.</summary>
    /// <returns>For each batch the last lease of the tenant that has a place, and that of the app: empty where all have; null where Redis is
    /// away, or refuses one of the batches.</returns>
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

    /// <summary>How many streams of a tenant are open on all gateways, and how many of them for each app; null where Redis is away.</summary>
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
