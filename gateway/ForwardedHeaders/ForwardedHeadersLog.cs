namespace EdgeGateway.ForwardedHeaders;

/// <summary>Event ids 1310 to 1319.</summary>
internal static partial class ForwardedHeadersLog
{
    [LoggerMessage(
        1310,
        LogLevel.Warning,
        "{Name} has no effect: list the trusted proxies in ForwardedHeaders:KnownProxies "
            + "or ForwardedHeaders:KnownNetworks"
    )]
    public static partial void SwitchIgnored(ILogger logger, string name);
}
