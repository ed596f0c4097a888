namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>Which requests share a counter where rules have endpoints.</summary>
internal enum EndpointCounterKey
{
    /// <summary>
    /// Those with the same verb and path, as in AspNetCoreRateLimit: a rule with a wildcard has a counter for each
    /// path.
    /// </summary>
    Path,

    /// <summary>All that match the same rule.</summary>
    Rule,
}
