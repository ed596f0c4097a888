namespace EdgeGateway.Hosting.Draining;

/// <summary>Section <c>Draining</c>: the graceful stop. Changes apply without a restart.</summary>
internal sealed class DrainingOptions
{
    public const string Section = "Draining";

    /// <summary>
    /// How long all requests are still served while <c>/readyz</c> returns 503, so that load balancers detect it. 0 to
    /// 1 hour. Default: 5 s.
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time after the delay over which the ends of open streams are spread evenly. Zero ends all at once; at most 1
    /// hour. Default: 25 s.
    /// </summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(25);
}
