using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;

namespace EdgeGateway.StreamLimits.Plans;

/// <summary>The plans of callers and tenants. It follows the configuration.</summary>
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

    /// <summary>Raised after a reload, which may have changed plans.</summary>
    public event Action? Changed;

    string ICallerClaim.Name => _assignments.Claim;

    /// <summary>At least one plan has a limit.</summary>
    public bool HasLimits => _assignments.HasLimits;

    /// <summary>Returns the plan of a caller; null is a caller without a token.</summary>
    public StreamPlan Find(CallerIdentity? caller) =>
        caller is null ? _assignments.Default : _assignments.Find(caller.Tenant, caller.Claims);

    /// <summary>Returns the plan of a tenant whose tokens name no plan.</summary>
    public StreamPlan Find(string tenant) => _assignments.Find(tenant, null);

    public void Dispose() => _options.Changed -= Reload;

    private void Reload()
    {
        _assignments = new PlanAssignments(_options.Current);
        Changed?.Invoke();
    }
}
