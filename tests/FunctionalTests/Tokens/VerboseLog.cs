using EdgeGateway.Testing;

namespace FunctionalTests.Tokens;

/// <summary>The settings with which <see cref="LogCapture"/> gets the log at its most verbose level.</summary>
internal static class VerboseLog
{
    // A filter rule for the capture's provider overrides the shipped rules, which apply to all providers.
    public static (string, string?)[] Settings { get; } =
    [
        .. (
            (string[])
                [
                    "Default",
                    "Microsoft",
                    "Microsoft.AspNetCore.Hosting.Diagnostics",
                    "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
                    "Microsoft.AspNetCore.Authentication",
                    "Yarp",
                    "Yarp.ReverseProxy.Forwarder.ForwarderMiddleware",
                    "Yarp.ReverseProxy.Forwarder.HttpForwarder",
                    "Yarp.ReverseProxy.LoadBalancing",
                    "Yarp.ReverseProxy.SessionAffinity",
                ]
        ).SelectMany(category =>
            new (string, string?)[]
            {
                ($"Logging:LogLevel:{category}", "Trace"),
                ($"Logging:{typeof(LogCapture).FullName}:LogLevel:{category}", "Trace"),
            }
        ),
    ];
}
