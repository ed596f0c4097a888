namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>AspNetCoreRateLimit's sections <c>ClientRateLimitPolicies</c> and <c>IpRateLimitPolicies</c>.</summary>
internal sealed class PoliciesOptions
{
    /// <summary>The rules of single clients; in <c>ClientRateLimitPolicies</c> only.</summary>
    public IList<PolicyOptions> ClientRules { get; } = [];

    /// <summary>The rules of address ranges; in <c>IpRateLimitPolicies</c> only.</summary>
    public IList<PolicyOptions> IpRules { get; } = [];
}
