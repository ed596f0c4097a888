namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>AspNetCoreRateLimit's sections <c>ClientRateLimiting</c> and <c>IpRateLimiting</c>.</summary>
internal sealed class SectionOptions
{
    /// <summary>
    /// Off (the default): only rules with the endpoint <c>*</c> apply, and an id has one counter for each period. On:
    /// all rules that match apply, with counters by <see cref="EndpointCounterKey"/>.
    /// </summary>
    public bool EnableEndpointRateLimiting { get; set; }

    /// <summary>
    /// Off (the default): the shortest period counts first. On: the longest counts first, so that it also counts
    /// requests that shorter periods reject.
    /// </summary>
    public bool StackBlockedRequests { get; set; }

    /// <summary>
    /// Whether endpoints are regular expressions instead of wildcards. They are matched in linear time: no look-around,
    /// no backreferences. Default: false.
    /// </summary>
    public bool EnableRegexRuleMatching { get; set; }

    /// <summary>
    /// The header with the client's id. It is read from known proxies, and from everyone where
    /// <see cref="ClientIdSource"/> is <c>Header</c>. Unset: the other section's, or <c>X-ClientId</c>.
    /// </summary>
    public string? ClientIdHeader
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>
    /// The header in which a known proxy sends its client's address. Unset: the other section's, or <c>X-Real-IP</c> if the
    /// proxy sends no <c>X-Forwarded-For</c>.
    /// </summary>
    public string? RealIpHeader
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>
    /// The status code of a rejection, 400 to 599; ignored if there is a <see cref="QuotaExceededResponse"/>. Default:
    /// 429.
    /// </summary>
    public int HttpStatusCode { get; set; } = StatusCodes.Status429TooManyRequests;

    /// <summary>
    /// The text of a rejection: a format string like <see cref="QuotaResponseOptions.Content"/>. Unset:
    /// AspNetCoreRateLimit's default text.
    /// </summary>
    public string? QuotaExceededMessage { get; set; }

    /// <summary>
    /// The response of all rules without their own. Unset: <see cref="QuotaExceededMessage"/> with
    /// <see cref="HttpStatusCode"/>.
    /// </summary>
    public QuotaResponseOptions? QuotaExceededResponse { get; set; }

    /// <summary>
    /// Addresses that are not limited: single ones, CIDR, <c>a-b</c>, <c>address/mask</c>. Default: none.
    /// </summary>
    public IList<string> IpWhitelist { get; } = [];

    /// <summary>Ids of clients that are not limited. Default: none.</summary>
    public IList<string> ClientWhitelist { get; } = [];

    /// <summary>Endpoints that are not limited, as in <see cref="RuleOptions.Endpoint"/>. Default: none.</summary>
    public IList<string> EndpointWhitelist { get; } = [];

    /// <summary>The rules for all clients or addresses. Default: none.</summary>
    public IList<RuleOptions> GeneralRules { get; } = [];

    /// <summary>Whether responses have no headers about the limits. Default: false.</summary>
    public bool DisableRateLimitHeaders { get; set; }

    /// <summary>Whether responses have no <c>RateLimit</c> and <c>RateLimit-Policy</c>. Default: false.</summary>
    public bool DisableIetfHeaders { get; set; }

    /// <summary>The prefix of the counters' keys in Redis. Default: <c>crlc</c>.</summary>
    public string RateLimitCounterPrefix
    {
        get;
        set => field = value ?? "";
    } = "crlc";

    /// <summary>
    /// Which requests share a counter if <see cref="EnableEndpointRateLimiting"/> is on. Default: those with the same
    /// verb and path.
    /// </summary>
    public EndpointCounterKey EndpointCounterKey { get; set; }

    /// <summary>Where the client's id is read; used in <c>ClientRateLimiting</c> only. Default: the token.</summary>
    public ClientIdSource ClientIdSource { get; set; }
}
