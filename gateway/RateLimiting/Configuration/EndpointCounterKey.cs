namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>What a counter belongs to where rules have endpoints.</summary>
internal enum EndpointCounterKey
{
    /// <summary>The request's verb and path, as AspNetCoreRateLimit counts: a rule with a wildcard has a counter for each path.</summary>
    Path,

    /// <summary>The rule: all that it matches shares a counter.</summary>
    Rule,
}
