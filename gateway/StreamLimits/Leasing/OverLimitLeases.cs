using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>
/// Finds the leases over a limit: always the newest. Leases over an app's limit are found first. Once these are
/// withdrawn, the tenant may be within its limit, so a tenant's limit is checked only where no app's limit is exceeded.
/// </summary>
internal static class OverLimitLeases
{
    /// <summary>Finds them among this gateway's leases, by this gateway's counts.</summary>
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

    /// <summary>
    /// Finds them by Redis' answers: those newer than the last lease within the tenant's or the app's limit.
    /// </summary>
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
