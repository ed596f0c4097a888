namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>
/// The four sections of AspNetCoreRateLimit 5, under their names. A missing section limits nothing. Changes apply
/// without a restart.
/// </summary>
internal sealed class LimitOptions
{
    /// <summary>General rules by address; unset: none.</summary>
    public SectionOptions? IpRateLimiting { get; set; }

    /// <summary>Rules of single addresses and ranges. Default: none.</summary>
    public PoliciesOptions IpRateLimitPolicies { get; set; } = new();

    /// <summary>General rules by client; unset: none.</summary>
    public SectionOptions? ClientRateLimiting { get; set; }

    /// <summary>Rules of single clients. Default: none.</summary>
    public PoliciesOptions ClientRateLimitPolicies { get; set; } = new();
}
