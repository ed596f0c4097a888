using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>Which leases are too many: always the newest. Those over an app's limit are told first; when they are gone, the tenant may
/// have no more than it is allowed, so a tenant's limit is looked at only where its apps' hold.</summary>
internal static class OverLimitLeases
{
    /// <summary>Those of this gateway's own, by its own count.</summary>
    public static List<StreamLease> Of(IEnumerable<StreamLease> leases, StreamPlans plans)
    {
        var ordered = leases.OrderBy(lease => lease.Age).ToArray();
        var overApp = ordered
            .Where(lease => lease.App is not null)
            .GroupBy(lease => (lease.Tenant, lease.App))
            .SelectMany(app => app.Where((lease, i) => i >= plans.Find(lease.Caller).PerApp))
            .ToHashSet();
        var overTenant = ordered
            .Except(overApp)
            .GroupBy(lease => lease.Tenant)
            .SelectMany(tenant => tenant.Where((lease, i) => i >= plans.Find(lease.Caller).PerTenant));
        return [.. overApp, .. overTenant];
    }

    /// <summary>Those that Redis told of: newer than the last that has a place, of the tenant and of the app.</summary>
    public static List<StreamLease> Of(IReadOnlyList<(LeaseBatch Batch, string[] Last)> renewed)
    {
        var overApp = renewed
            .Where(one => one.Last.Length > 1)
            .SelectMany(one => NewerThan(one.Batch.OfApp, one.Last[1]))
            .ToList();
        var tenants = overApp.Select(lease => lease.Tenant).ToHashSet(StringComparer.Ordinal);
        var overTenant = renewed
            .Where(one => !tenants.Contains(one.Batch.Tenant))
            .SelectMany(one => NewerThan(one.Batch.OfTenant, one.Last[0]));
        return [.. overApp, .. overTenant];
    }

    private static IEnumerable<StreamLease> NewerThan(StreamLease[] leases, string last) =>
        last.Length == 0 ? [] : leases.Where(lease => string.CompareOrdinal(lease.Name, last) > 0);
}
