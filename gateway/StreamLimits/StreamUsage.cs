using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits;

/// <summary>Tells what tenants use of their limits.</summary>
internal sealed class StreamUsage(StreamPlans plans, OwnLeases own, SharedLeases shared)
{
    /// <summary>What a tenant uses: on all gateways, where it has limits and Redis is there, else on this one.</summary>
    public async Task<TenantUsage> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        var leases = own.ToArray().Where(lease => lease.Tenant == tenant).ToArray();

        // What a token says of the plan is known of those whose streams are open here.
        var plan = leases.MaxBy(lease => lease.Age) is { } newest ? plans.Find(newest.Caller) : plans.Find(tenant);
        if (plan.IsLimited && shared.IsConfigured && await shared.TryCountAsync(tenant, cancellationToken) is var (open, apps))
        {
            return new TenantUsage(plan.Name, plan.PerTenant, plan.PerApp, open, apps, IsShared: true);
        }

        var byApp = leases.Where(lease => lease.App is not null).GroupBy(lease => lease.App!).ToDictionary(app => app.Key, app => app.LongCount());
        return new TenantUsage(plan.Name, plan.PerTenant, plan.PerApp, leases.Length, byApp, IsShared: false);
    }
}
