namespace EdgeGateway.Hosting.Draining;

/// <summary>The section <c>Draining</c>: what happens when the process is told to stop.</summary>
internal sealed class DrainingOptions
{
    public const string Section = "Draining";

    /// <summary>Everything is served for this long, with <c>/readyz</c> at 503: whoever sends requests needs that time to notice.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After that, running streams end spread evenly over this time. Zero: all at once.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(25);
}
