using EdgeGateway.Hosting.Telemetry;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.Overload.Caps;

/// <summary>What limits the load that this process can serve.</summary>
/// <param name="Descriptors">The descriptors that it may have.</param>
/// <param name="Memory">The memory that it may have, in bytes.</param>
/// <param name="Processors">The processors that it may use.</param>
/// <param name="RequestsHaveConnections">Whether a forwarded request has a connection of its own to its backend.</param>
internal sealed record CapacityLimits(long Descriptors, long Memory, int Processors, bool RequestsHaveConnections)
{
    /// <summary>Reads the limits of this process.</summary>
    public static CapacityLimits Of(IReadOnlyList<ClusterConfig> clusters) =>
        new(
            ProcessLimits.MaxDescriptors,
            ProcessLimits.Memory,
            Environment.ProcessorCount,
            clusters.Any(UsesConnectionPerRequest)
        );

    // Without TLS, HTTP/2 is used only if the version may not be lowered.
    private static bool UsesConnectionPerRequest(ClusterConfig cluster) =>
        cluster.HttpRequest?.Version is { Major: < 2 }
        || (
            cluster.HttpRequest?.VersionPolicy is null or HttpVersionPolicy.RequestVersionOrLower
            && cluster.Destinations?.Values.Any(destination =>
                destination.Address.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
            ) == true
        );
}
