using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;

namespace EdgeGateway.StreamLimits.Plans;

/// <summary>Who has which plan now: follows the configuration.</summary>
internal sealed class StreamPlans : ICallerClaim, IDisposable
{
    private readonly ReloadableOptions<StreamLimitOptions> _options;
    private volatile PlanAssignments _book;

    public StreamPlans(ReloadableOptions<StreamLimitOptions> options)
    {
        _options = options;
        _book = new PlanAssignments(options.Current);
        options.Changed += Reload;
    }

    /// <summary>Called after plans may have changed.</summary>
    public event Action? Changed;

    string ICallerClaim.Name => _book.Claim;

    /// <summary>Some plan has a limit.</summary>
    public bool AreLimiting => _book.IsLimiting;

    /// <summary>The plan of a caller; of one without a token, where that is null.</summary>
    public StreamPlan Find(CallerIdentity? caller) =>
        caller is null ? _book.Default : _book.Find(caller.Tenant, caller.Claims);

    /// <summary>The plan of a tenant whose tokens name none.</summary>
    public StreamPlan Find(string tenant) => _book.Find(tenant, null);

    public void Dispose() => _options.Changed -= Reload;

    private void Reload()
    {
        _book = new PlanAssignments(_options.Current);
        Changed?.Invoke();
    }
}
