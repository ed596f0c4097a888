using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>Leases that are renewed by one command.</summary>
/// <param name="Tenant">Whose they are.</param>
/// <param name="App">The app that they are for, if there is one.</param>
/// <param name="Limits">The limits that the command has to look at: where many leases are over one, that takes Redis milliseconds, so the last
/// batch of a tenant, and of each app, does it for all.</param>
/// <param name="Leases">The leases.</param>
/// <param name="OfTenant">All of the tenant's for whom the same limits hold.</param>
/// <param name="OfApp">Those of them that are for the app.</param>
internal sealed record LeaseBatch(
    string Tenant,
    string? App,
    StreamPlan Limits,
    StreamLease[] Leases,
    StreamLease[] OfTenant,
    StreamLease[] OfApp
)
{
    // Redis serves nobody else meanwhile.
    private const int MaxLeases = 250;

    /// <summary>The batches of these leases; those without a limit are in none.</summary>
    public static IEnumerable<LeaseBatch> Of(IEnumerable<StreamLease> leases, StreamPlans plans) =>
        leases
            .GroupBy(lease => (lease.Tenant, Plan: plans.Find(lease.Caller)))
            .Where(group => group.Key.Plan.IsLimited)
            .SelectMany(group => OfTenantPlan(group.Key.Tenant, group.Key.Plan, [.. group]));

    private static List<LeaseBatch> OfTenantPlan(string tenant, StreamPlan plan, StreamLease[] leases)
    {
        var batches = new List<LeaseBatch>();
        foreach (var app in leases.GroupBy(lease => lease.App))
        {
            StreamLease[] ofApp = [.. app];
            batches.AddRange(
                ofApp
                    .Chunk(MaxLeases)
                    .Select(some => new LeaseBatch(tenant, app.Key, StreamPlan.Unlimited, some, leases, ofApp))
            );
            batches[^1] = batches[^1] with { Limits = plan with { PerTenant = null } };
        }

        batches[^1] = batches[^1] with { Limits = plan };
        return batches;
    }
}
