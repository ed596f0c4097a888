using EdgeGateway.StreamLimits.Plans;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>Leases that are renewed together.</summary>
/// <param name="Tenant">Whose they are.</param>
/// <param name="App">The app that they are for, if there is one.</param>
/// <param name="Plan">The plan that holds for them.</param>
/// <param name="Leases">The leases.</param>
internal sealed record LeaseBatch(string Tenant, string? App, StreamPlan Plan, StreamLease[] Leases)
{
    // Redis serves nobody else meanwhile.
    private const int Most = 250;

    /// <summary>The batches of these leases; those without a limit are in none.</summary>
    public static IEnumerable<LeaseBatch> Of(IEnumerable<StreamLease> leases, StreamPlans plans) => leases
        .GroupBy(lease => (lease.Tenant, lease.App, Plan: plans.Find(lease.Caller)))
        .Where(group => group.Key.Plan.IsLimited)
        .SelectMany(group => group.Chunk(Most).Select(some => new LeaseBatch(group.Key.Tenant, group.Key.App, group.Key.Plan, some)));
}
