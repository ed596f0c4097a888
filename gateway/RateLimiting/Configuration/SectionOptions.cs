namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>AspNetCoreRateLimit's sections <c>ClientRateLimiting</c> and <c>IpRateLimiting</c>.</summary>
internal sealed class SectionOptions
{
    /// <summary>Off: only rules whose endpoint is <c>*</c>, and one counter for an id and period. On: all rules that match, and a counter
    /// for each endpoint (<see cref="EndpointCounterKey"/>).</summary>
    public bool EnableEndpointRateLimiting { get; set; }

    /// <summary>Off: the shortest period is looked at first. On: the longest, so that refused requests count there, too.</summary>
    public bool StackBlockedRequests { get; set; }

    /// <summary>Endpoints are regular expressions instead of wildcards.</summary>
    public bool EnableRegexRuleMatching { get; set; }

    /// <summary>The header with the client's id, where that is believed. Unset: the other section's, or <c>X-ClientId</c>.</summary>
    public string? ClientIdHeader
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>The header in which a known proxy names its client's address. Unset: the other section's, or <c>X-Real-IP</c>.</summary>
    public string? RealIpHeader
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>The status of a refusal; not where there is a <see cref="QuotaExceededResponse"/>.</summary>
    public int HttpStatusCode { get; set; } = StatusCodes.Status429TooManyRequests;

    /// <summary>The text of a refusal, a format string as <see cref="QuotaResponseOptions.Content"/> is.</summary>
    public string? QuotaExceededMessage { get; set; }

    /// <summary>The answer of all rules that have none of their own.</summary>
    public QuotaResponseOptions? QuotaExceededResponse { get; set; }

    /// <summary>Addresses that are not limited: one, CIDR, <c>a-b</c>, <c>address/mask</c>.</summary>
    public IList<string> IpWhitelist { get; } = [];

    /// <summary>Clients that are not limited.</summary>
    public IList<string> ClientWhitelist { get; } = [];

    /// <summary>Endpoints that are not limited.</summary>
    public IList<string> EndpointWhitelist { get; } = [];

    /// <summary>The rules for everybody.</summary>
    public IList<RuleOptions> GeneralRules { get; } = [];

    /// <summary>No header tells of the limits.</summary>
    public bool DisableRateLimitHeaders { get; set; }

    /// <summary><c>RateLimit</c> and <c>RateLimit-Policy</c> are not among these headers.</summary>
    public bool DisableIetfHeaders { get; set; }

    /// <summary>What the counters' keys begin with.</summary>
    public string RateLimitCounterPrefix
    {
        get;
        set => field = value ?? "";
    } = "crlc";

    /// <summary>What a counter belongs to where <see cref="EnableEndpointRateLimiting"/> is on.</summary>
    public EndpointCounterKey EndpointCounterKey { get; set; }

    /// <summary>Who the client is; of weight in <c>ClientRateLimiting</c> alone.</summary>
    public ClientIdSource ClientIdSource { get; set; }
}
