namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>Event ids 1110 to 1119.</summary>
internal static partial class DestinationLog
{
    [LoggerMessage(1110, LogLevel.Warning, "Destination {Destination} of cluster {Cluster} cannot be reached: {Reason}")]
    public static partial void Unreachable(ILogger logger, string destination, string cluster, string reason);

    [LoggerMessage(1111, LogLevel.Warning, "Destination {Destination} of cluster {Cluster} can be reached again")]
    public static partial void Back(ILogger logger, string destination, string cluster);
}
