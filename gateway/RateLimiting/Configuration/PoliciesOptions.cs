namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>AspNetCoreRateLimit's sections <c>ClientRateLimitPolicies</c> and <c>IpRateLimitPolicies</c>.</summary>
internal sealed class PoliciesOptions
{
    /// <summary>In <c>ClientRateLimitPolicies</c>.</summary>
    public IList<PolicyOptions> ClientRules { get; } = [];

    /// <summary>In <c>IpRateLimitPolicies</c>.</summary>
    public IList<PolicyOptions> IpRules { get; } = [];
}
