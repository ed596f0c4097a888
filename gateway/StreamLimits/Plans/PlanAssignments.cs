using System.Collections.Frozen;

namespace EdgeGateway.StreamLimits.Plans;

/// <summary>Who has which plan, by valid options.</summary>
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

    /// <summary>The plan of whoever has no other.</summary>
    public StreamPlan Default { get; }

    /// <summary>Some plan has a limit.</summary>
    public bool HasLimits => _plans.Values.Any(plan => plan.IsLimited);

    /// <summary>A tenant's plan: the operator's word goes before the token's.</summary>
    public StreamPlan Find(string tenant, IReadOnlyDictionary<string, string>? claims) =>
        _tenants.TryGetValue(tenant, out var plan)
        || (claims is not null && claims.TryGetValue(Claim, out var named) && _plans.TryGetValue(named, out plan))
            ? plan
            : Default;
}
