namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>AspNetCoreRateLimit's rule: so many requests in a period.</summary>
internal sealed class RuleOptions
{
    /// <summary><c>*</c>, or <c>verb:/path</c> with wildcards (or, where that is on, a regular expression).</summary>
    public string Endpoint
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>A number and one of s, m, h, d: <c>1s</c>, <c>15m</c>, <c>1.5h</c>. Rules are merged by this text.</summary>
    public string Period
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The period's length where it is another than its text says.</summary>
    public TimeSpan? PeriodTimespan { get; set; }

    /// <summary>Requests in a period; 0 or less: none ever.</summary>
    public double Limit { get; set; }

    /// <summary>Which requests these are.</summary>
    public LimitAlgorithm Algorithm { get; set; }

    /// <summary>The answer of this rule alone.</summary>
    public QuotaResponseOptions? QuotaExceededResponse { get; set; }

    /// <summary>What is over the limit is logged, and passes.</summary>
    public bool MonitorMode { get; set; }
}
