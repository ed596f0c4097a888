namespace EdgeGateway.ReverseProxy.Destinations.Resolution;

/// <summary>Event ids 1120 to 1129.</summary>
internal static partial class ResolutionLog
{
    [LoggerMessage(1120, LogLevel.Information, "Host {Host} of a destination now has the addresses {Addresses}")]
    public static partial void Resolved(ILogger logger, string host, string addresses);

    [LoggerMessage(1121, LogLevel.Warning, "Host {Host} of a destination cannot be resolved: {Reason}")]
    public static partial void Unresolved(ILogger logger, string host, string reason);
}
