using System.Globalization;
using System.Security.Cryptography;
using EdgeGateway.Bench.Backend;

namespace EdgeGateway.Bench.Gateway;

/// <summary>
/// The settings of a measured gateway that override the shipped ones: routes to the backend over HTTP/1.1 and HTTP/2.
/// </summary>
internal static class GatewaySettings
{
    /// <summary>The path of the route to the backend over HTTP/1.1 or HTTP/2.</summary>
    public static string Path(bool http2) => http2 ? "/http2/stream" : "/http1/stream";

    /// <summary>A path that the backend answers at once with 204.</summary>
    public const string EmptyPath = "/http1/empty";

    /// <summary>A path of the backend that reads the request's body and returns 204.</summary>
    public const string UploadPath = "/http2/upload";

    /// <summary>A path of an event stream that sends as much as is read.</summary>
    public const string FloodPath = "/http2/flood";

    /// <summary>The shipped <c>IdlePolicy:Tick</c>.</summary>
    public static TimeSpan Tick { get; } = TimeSpan.FromMilliseconds(250);

    public static Dictionary<string, string?> For(SilentBackend backend, TimeSpan pingInterval)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Tokens:SigningKeys:0:Id"] = "bench",
            ["Tokens:SigningKeys:0:Secret"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["IdlePolicy:Tick"] = Text(Tick),
            ["KeepAlive:Interval"] = Text(pingInterval),
            ["IdlePolicy:Timeout"] = Text(2 * pingInterval),
            ["Logging:LogLevel:Default"] = "Warning",

            // Streams are opened as fast as the gateway can.
            ["Overload:MaxNewStreamsPerSecond"] = "0",

            // There is no log source.
            ["ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled"] = "false",
        };
        AddRoute(settings, "http1", backend.Http1, "1.1");
        AddRoute(settings, "http2", backend.Http2, "2");
        return settings;
    }

    private static void AddRoute(Dictionary<string, string?> settings, string name, string address, string version)
    {
        settings[$"ReverseProxy:Routes:{name}:ClusterId"] = name;
        settings[$"ReverseProxy:Routes:{name}:Match:Path"] = $"/{name}/{{**rest}}";
        settings[$"ReverseProxy:Routes:{name}:AuthorizationPolicy"] = "Anonymous";
        settings[$"ReverseProxy:Clusters:{name}:Destinations:primary:Address"] = address;
        settings[$"ReverseProxy:Clusters:{name}:HttpRequest:Version"] = version;
        settings[$"ReverseProxy:Clusters:{name}:HttpRequest:VersionPolicy"] = "RequestVersionExact";
    }

    private static string Text(TimeSpan duration) => duration.ToString("c", CultureInfo.InvariantCulture);
}
