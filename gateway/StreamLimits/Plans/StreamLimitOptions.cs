namespace EdgeGateway.StreamLimits.Plans;

/// <summary>
/// The section <c>StreamLimits</c>: how many streams a tenant may have open at once. An empty section limits nothing.
/// Changes apply without a restart; streams over a lowered limit end.
/// </summary>
internal sealed class StreamLimitOptions
{
    public const string Section = "StreamLimits";

    /// <summary>Plans by name. Names are case-insensitive, like all configuration keys. Default: none.</summary>
    public Dictionary<string, PlanOptions> Plans { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The name of the plan of a tenant without another plan, and of each client address without a token. Not set: no
    /// limits.
    /// </summary>
    public string? Default { get; set; }

    /// <summary>The names of tenants' plans. They take precedence over the token's claim. Default: none.</summary>
    public Dictionary<string, string> Tenants { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The token's claim that names the tenant's plan. A value that names no plan is ignored. Default: <c>plan</c>.
    /// </summary>
    public string PlanClaim { get; set; } = "plan";
}
