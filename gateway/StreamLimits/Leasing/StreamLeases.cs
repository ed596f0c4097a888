using System.Security.Cryptography;
using EdgeGateway.Identity;
using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>Takes places and gives them back: together with the other gateways, or, while Redis is away and without one, among this
/// gateway's own streams.</summary>
internal sealed class StreamLeases(LocalLeases own, SharedLeases shared, TimeProvider time)
{
    private readonly string _gateway = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private long _number;

    /// <summary>A lease that has no place yet.</summary>
    public StreamLease Create(string tenant, string? app, CallerIdentity? caller) =>
        new(
            tenant,
            app,
            caller,
            _gateway,
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            Interlocked.Increment(ref _number)
        );

    /// <summary>Takes a place, if there is one.</summary>
    public async ValueTask<LeaseResult> TakeAsync(StreamLease lease, StreamPlan plan)
    {
        if (!plan.IsLimited || !shared.IsConfigured)
        {
            return own.TryAdd(lease, plan);
        }

        var answer = await shared.TryTakeAsync(lease, plan);
        var place = answer is LeaseResult.TenantFull or LeaseResult.AppFull
            ? answer.Value
            : own.TryAdd(lease, answer is null ? plan : StreamPlan.Unlimited);
        if (place != LeaseResult.Taken && answer is null)
        {
            // Redis may have taken the place, too late.
            _ = shared.RemoveAsync(lease);
        }

        return place;
    }

    /// <summary>Gives a place back.</summary>
    public void Release(StreamLease lease)
    {
        own.Remove(lease);
        lease.Release();
        if (lease.MayBeShared)
        {
            // Not waited for: the request is over.
            _ = shared.RemoveAsync(lease);
        }
    }
}
