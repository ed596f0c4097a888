using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.StreamLimits.Plans;
using EdgeGateway.Streams.Admission;

namespace EdgeGateway.StreamLimits;

/// <inheritdoc />
internal sealed class StreamUsage(StreamPlans plans, LocalLeases own, SharedLeases shared) : IStreamUsage
{
    public async Task<TenantStreams> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        var leases = own.ToArray().Where(lease => lease.Tenant == tenant).ToArray();

        // A plan that a token names is known only for tenants with streams on this gateway.
        var plan = leases.MaxBy(lease => lease.Age) is { } newest ? plans.Find(newest.Caller) : plans.Find(tenant);
        if (
            plan.IsLimited
            && shared.IsConfigured
            && await shared.TryCountAsync(tenant, cancellationToken) is var (open, apps)
        )
        {
            return new TenantStreams(plan.Name, plan.PerTenant, plan.PerApp, open, apps, IsShared: true);
        }

        var byApp = leases
            .Where(lease => lease.App is not null)
            .GroupBy(lease => lease.App!)
            .ToDictionary(app => app.Key, app => app.LongCount());
        return new TenantStreams(plan.Name, plan.PerTenant, plan.PerApp, leases.Length, byApp, IsShared: false);
    }
}
