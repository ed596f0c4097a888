namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>The four sections of AspNetCoreRateLimit 5, under their names. A missing section limits nothing.
/// Changes apply without a restart.</summary>
internal sealed class LimitOptions
{
    public SectionOptions? IpRateLimiting { get; set; }

    public PoliciesOptions IpRateLimitPolicies { get; set; } = new();

    public SectionOptions? ClientRateLimiting { get; set; }

    public PoliciesOptions ClientRateLimitPolicies { get; set; } = new();
}
