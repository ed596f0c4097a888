namespace EdgeGateway.StreamLimits.Plans;

/// <summary>How many streams may be open at once.</summary>
/// <param name="Name">The plan's name; null for <see cref="Unlimited"/>.</param>
/// <param name="PerTenant">All streams of a tenant; null is no limit.</param>
/// <param name="PerApp">A tenant's streams for one app; null is no limit.</param>
internal sealed record StreamPlan(string? Name, int? PerTenant, int? PerApp)
{
    public static StreamPlan Unlimited { get; } = new(null, null, null);

    public bool IsLimited => PerTenant is not null || PerApp is not null;
}
