using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>Leases that are renewed by one command.</summary>
/// <param name="Tenant">The tenant of all leases.</param>
/// <param name="App">The app of all leases; null for leases without an app.</param>
/// <param name="Limits">The limits that the command checks. That takes Redis milliseconds where many leases exceed one,
/// so only the last batch of a tenant, and of each app, checks the limit for all batches.</param>
/// <param name="Leases">The leases.</param>
/// <param name="OfTenant">All leases of the tenant with the same plan.</param>
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
    // Redis serves no other command while the script runs.
    private const int MaxLeases = 250;

    /// <summary>Splits leases into batches. Leases without a limit are left out.</summary>
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
