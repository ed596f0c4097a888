namespace EdgeGateway.Hosting.Management;

/// <summary>
/// Marks an endpoint of the management port that is requested every few seconds. The access log leaves its
/// successful reads out.
/// </summary>
internal sealed class PolledEndpoint
{
    public static PolledEndpoint Instance { get; } = new();
}
