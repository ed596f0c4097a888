using System.Collections.Frozen;

namespace EdgeGateway.StreamLimits.Plans;

/// <summary>Assigns plans to tenants, as valid options configure it.</summary>
internal sealed class PlanAssignments
{
    private readonly FrozenDictionary<string, StreamPlan> _plans;
    private readonly FrozenDictionary<string, StreamPlan> _tenants;

    public PlanAssignments(StreamLimitOptions options)
    {
        _plans = options.Plans.ToFrozenDictionary(
            plan => plan.Key,
            plan => new StreamPlan(plan.Key, plan.Value.PerTenant, plan.Value.PerApp),
            StringComparer.OrdinalIgnoreCase
        );
        _tenants = options.Tenants.ToFrozenDictionary(
            tenant => tenant.Key,
            tenant => _plans[tenant.Value],
            StringComparer.Ordinal
        );
        Default = string.IsNullOrEmpty(options.Default) ? StreamPlan.Unlimited : _plans[options.Default];
        Claim = options.PlanClaim;
    }

    /// <summary>The claim that names a plan.</summary>
    public string Claim { get; }

    /// <summary>The plan of tenants and addresses without another plan.</summary>
    public StreamPlan Default { get; }

    /// <summary>At least one plan has a limit.</summary>
    public bool HasLimits => _plans.Values.Any(plan => plan.IsLimited);

    /// <summary>Returns a tenant's plan. The configuration takes precedence over the token's claim.</summary>
    public StreamPlan Find(string tenant, IReadOnlyDictionary<string, string>? claims) =>
        _tenants.TryGetValue(tenant, out var plan)
        || (claims is not null && claims.TryGetValue(Claim, out var named) && _plans.TryGetValue(named, out plan))
            ? plan
            : Default;
}
