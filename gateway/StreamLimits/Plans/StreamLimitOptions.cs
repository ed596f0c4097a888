namespace EdgeGateway.StreamLimits.Plans;

/// <summary>The section <c>StreamLimits</c>: how many streams a tenant may have open at once. An empty section limits nothing.</summary>
internal sealed class StreamLimitOptions
{
    public const string Section = "StreamLimits";

    /// <summary>Plans by their names, whose case does not matter: the configuration's keys have none.</summary>
    public Dictionary<string, PlanOptions> Plans { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The plan of a tenant that has no other, and of each address from which callers come without a token. Not set:
    /// no limits.</summary>
    public string? Default { get; set; }

    /// <summary>Tenants' plans; they go before the token's claim.</summary>
    public Dictionary<string, string> Tenants { get; } = new(StringComparer.Ordinal);

    /// <summary>The token's claim that names the tenant's plan. One that names no plan says nothing.</summary>
    public string PlanClaim { get; set; } = "plan";
}
