namespace EdgeGateway.StreamLimits.Plans;

/// <summary>
/// How many streams may be open at once. A limit that is not set means unlimited; 0 allows no stream.
/// </summary>
internal sealed class PlanOptions
{
    /// <summary>All streams of a tenant, 0 or more. Unset: no limit.</summary>
    public int? PerTenant { get; set; }

    /// <summary>A tenant's streams for one app, 0 or more. Unset: no limit.</summary>
    public int? PerApp { get; set; }
}
