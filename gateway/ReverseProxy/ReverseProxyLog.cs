using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.ReverseProxy;

/// <summary>Event ids 1100 to 1109.</summary>
internal static partial class ReverseProxyLog
{
    [LoggerMessage(1100, LogLevel.Warning, "Forwarding for route {Route} failed: {Error}, {Reason} id={RequestId}")]
    public static partial void ForwardingFailed(
        ILogger logger,
        string route,
        ForwarderError error,
        string? reason,
        string requestId
    );

    [LoggerMessage(
        1101,
        LogLevel.Warning,
        "ReverseProxy:Clusters:{Cluster}:HttpClient:{Setting} is '{Encoding}' and has no effect: "
            + "header bytes pass unchanged"
    )]
    public static partial void EncodingIgnored(ILogger logger, string cluster, string setting, string encoding);
}
