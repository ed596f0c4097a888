using System.Security.Cryptography;
using EdgeGateway.Identity;
using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>
/// Takes and releases leases: shared with the other gateways, or among this gateway's own streams where Redis is
/// unavailable or not configured.
/// </summary>
internal sealed class StreamLeases(LocalLeases own, SharedLeases shared, TimeProvider time)
{
    private readonly string _gateway = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private long _number;

    /// <summary>Creates a lease that is not taken yet.</summary>
    public StreamLease Create(string tenant, string? app, CallerIdentity? caller) =>
        new(
            tenant,
            app,
            caller,
            _gateway,
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            Interlocked.Increment(ref _number)
        );

    /// <summary>Takes a lease unless a limit of the plan is reached.</summary>
    public async ValueTask<LeaseResult> TakeAsync(StreamLease lease, StreamPlan plan)
    {
        if (!plan.IsLimited || !shared.IsConfigured)
        {
            return own.TryAdd(lease, plan);
        }

        var answer = await shared.TryTakeAsync(lease, plan);
        var result = answer is LeaseResult.TenantFull or LeaseResult.AppFull
            ? answer.Value
            : own.TryAdd(lease, answer is null ? plan : StreamPlan.Unlimited);
        if (result != LeaseResult.Taken && answer is null)
        {
            // Redis may have taken the lease after the deadline.
            _ = shared.RemoveAsync(lease);
        }

        return result;
    }

    /// <summary>Releases a lease.</summary>
    public void Release(StreamLease lease)
    {
        own.Remove(lease);
        lease.Release();
        if (lease.MayBeShared)
        {
            // Not awaited: the request has ended.
            _ = shared.RemoveAsync(lease);
        }
    }
}
