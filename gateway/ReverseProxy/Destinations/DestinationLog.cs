namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>Event ids 1110 to 1119.</summary>
internal static partial class DestinationLog
{
    [LoggerMessage(
        1110,
        LogLevel.Warning,
        "Destination {Destination} of cluster {Cluster} cannot be reached: {Reason}"
    )]
    public static partial void Unreachable(ILogger logger, string destination, string cluster, string reason);

    [LoggerMessage(1111, LogLevel.Warning, "Destination {Destination} of cluster {Cluster} can be reached again")]
    public static partial void ReachableAgain(ILogger logger, string destination, string cluster);

    [LoggerMessage(1112, LogLevel.Warning, "Destination {Destination} of cluster {Cluster} fails its health check")]
    public static partial void CheckFails(ILogger logger, string destination, string cluster);

    [LoggerMessage(
        1113,
        LogLevel.Warning,
        "Destination {Destination} of cluster {Cluster} passes its health check again"
    )]
    public static partial void CheckPasses(ILogger logger, string destination, string cluster);

    [LoggerMessage(
        1114,
        LogLevel.Warning,
        "Destination {Destination} of cluster {Cluster} fails by its passive policy {Policy}"
    )]
    public static partial void Excluded(ILogger logger, string destination, string cluster, string? policy);

    [LoggerMessage(
        1115,
        LogLevel.Warning,
        "Destination {Destination} of cluster {Cluster} passes its passive policy {Policy} again"
    )]
    public static partial void Included(ILogger logger, string destination, string cluster, string? policy);

    [LoggerMessage(1116, LogLevel.Warning, "Cluster {Cluster} has no available destination")]
    public static partial void NoneAvailable(ILogger logger, string cluster);

    [LoggerMessage(1117, LogLevel.Warning, "Cluster {Cluster} has an available destination again")]
    public static partial void SomeAvailable(ILogger logger, string cluster);

    [LoggerMessage(
        1118,
        LogLevel.Error,
        "Destination {Destination} of cluster {Cluster} does not accept this gateway: "
            + "the cluster's secret in BackendAuthentication:Secrets is missing or wrong"
    )]
    public static partial void RejectsGateway(ILogger logger, string destination, string cluster);

    [LoggerMessage(1119, LogLevel.Warning, "Destination {Destination} of cluster {Cluster} accepts this gateway again")]
    public static partial void AcceptsGateway(ILogger logger, string destination, string cluster);
}
