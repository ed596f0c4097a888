namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>A rule of AspNetCoreRateLimit: how many requests may come in a period.</summary>
internal sealed class RuleOptions
{
    /// <summary>
    /// The requests of the rule, required: <c>*</c>, or <c>verb:/path</c> with wildcards; a regular expression if
    /// <see cref="SectionOptions.EnableRegexRuleMatching"/> is on.
    /// </summary>
    public string Endpoint
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>
    /// The period, required: a number above 0 and one of s, m, h, d, such as <c>1s</c>, <c>15m</c> and <c>1.5h</c>; at
    /// most ten years. Rules are merged by this text.
    /// </summary>
    public string Period
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>
    /// The period's length if it differs from <see cref="Period"/>: above zero, at most ten years. Unset: the length
    /// that <see cref="Period"/> states.
    /// </summary>
    public TimeSpan? PeriodTimespan { get; set; }

    /// <summary>Requests in a period, a finite number. 0 (the default) or less rejects every request.</summary>
    public double Limit { get; set; }

    /// <summary>How the requests are counted. Default: in fixed windows.</summary>
    public LimitAlgorithm Algorithm { get; set; }

    /// <summary>The response of this rule; unset: the section's.</summary>
    public QuotaResponseOptions? QuotaExceededResponse { get; set; }

    /// <summary>Whether requests over the limit are logged and pass. Default: false.</summary>
    public bool MonitorMode { get; set; }
}
