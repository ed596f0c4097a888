namespace EdgeGateway.Draining;

/// <summary>The section <c>Draining</c>: what happens to streams when the process is told to stop.</summary>
internal sealed class DrainingOptions
{
    public const string Section = "Draining";

    /// <summary>Running streams end spread evenly over this time. Zero: all at once.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(25);
}
