namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>A rule of AspNetCoreRateLimit: how many requests may come in a period.</summary>
internal sealed class RuleOptions
{
    /// <summary><c>*</c>, or <c>verb:/path</c> with wildcards; a regular expression where
    /// <see cref="SectionOptions.EnableRegexRuleMatching"/> is on.</summary>
    public string Endpoint
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>A number and one of s, m, h, d: <c>1s</c>, <c>15m</c>, <c>1.5h</c>. Rules are merged by this
    /// text.</summary>
    public string Period
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The period's length, where it differs from <see cref="Period"/>: up to ten years.</summary>
    public TimeSpan? PeriodTimespan { get; set; }

    /// <summary>Requests in a period; 0 or less refuses every request.</summary>
    public double Limit { get; set; }

    /// <summary>How the requests are counted.</summary>
    public LimitAlgorithm Algorithm { get; set; }

    /// <summary>The response of this rule; unset: the section's.</summary>
    public QuotaResponseOptions? QuotaExceededResponse { get; set; }

    /// <summary>Requests over the limit are logged and pass.</summary>
    public bool MonitorMode { get; set; }
}
