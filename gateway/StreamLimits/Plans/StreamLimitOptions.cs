namespace EdgeGateway.StreamLimits.Plans;

/// <summary>The section <c>StreamLimits</c>: how many streams a tenant may have open at once. An empty section limits
/// nothing.</summary>
internal sealed class StreamLimitOptions
{
    public const string Section = "StreamLimits";

    /// <summary>Plans by name. Names are case-insensitive, like all configuration keys.</summary>
    public Dictionary<string, PlanOptions> Plans { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The plan of a tenant without another plan, and of each client address without a token. Not set: no
    /// limits.</summary>
    public string? Default { get; set; }

    /// <summary>The plans of tenants. They take precedence over the token's claim.</summary>
    public Dictionary<string, string> Tenants { get; } = new(StringComparer.Ordinal);

    /// <summary>The token's claim that names the tenant's plan. A value that names no plan is ignored.</summary>
    public string PlanClaim { get; set; } = "plan";
}
