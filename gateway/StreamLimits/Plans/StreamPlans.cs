using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;

namespace EdgeGateway.StreamLimits.Plans;

/// <summary>Who has which plan now: follows the configuration.</summary>
internal sealed class StreamPlans : ICallerClaim, IDisposable
{
    private readonly ReloadableOptions<StreamLimitOptions> _options;
    private volatile PlanAssignments _assignments;

    public StreamPlans(ReloadableOptions<StreamLimitOptions> options)
    {
        _options = options;
        _assignments = new PlanAssignments(options.Current);
        options.Changed += Reload;
    }

    /// <summary>Called after plans may have changed.</summary>
    public event Action? Changed;

    string ICallerClaim.Name => _assignments.Claim;

    /// <summary>Some plan has a limit.</summary>
    public bool HasLimits => _assignments.HasLimits;

    /// <summary>The plan of a caller; of one without a token, where that is null.</summary>
    public StreamPlan Find(CallerIdentity? caller) =>
        caller is null ? _assignments.Default : _assignments.Find(caller.Tenant, caller.Claims);

    /// <summary>The plan of a tenant whose tokens name none.</summary>
    public StreamPlan Find(string tenant) => _assignments.Find(tenant, null);

    public void Dispose() => _options.Changed -= Reload;

    private void Reload()
    {
        _assignments = new PlanAssignments(_options.Current);
        Changed?.Invoke();
    }
}
