using EdgeGateway.Hosting.Checks.Sizing;
using EdgeGateway.Hosting.Configuration.Server;
using EdgeGateway.Tokens;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using static EdgeGateway.Hosting.Checks.Sizing.ServerResources;

namespace EdgeGateway.Commands;

/// <summary>
/// What a gateway uses at most, by the limits of its settings. The size of a stream is measured (docs/benchmarks.md),
/// the other sizes are estimates.
/// </summary>
internal static class GatewayResources
{
    private const long ProcessBytes = 90 * MiB;

    // A silent stream with its connections.
    private const long StreamBytes = 20 * KiB;
    private const long TokenBytes = KiB;

    // The largest buffer of a copy, in each direction.
    private const long CopyBytes = 2 * 64 * KiB;

    public static IEnumerable<ResourceUse> Estimate(WebApplication app)
    {
        var limits = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        var buffers = Buffers(limits);

        // A backend over HTTP/1.1 has a connection for each request, one over HTTP/2 has few.
        var clusters = app.Services.GetRequiredService<IProxyConfigProvider>().GetConfig().Clusters;
        var backend = clusters.Any(cluster => cluster.HttpRequest?.Version is { Major: 1 }) ? 1 : 0;
        yield return Process(ProcessBytes);
        yield return new(
            "connections",
            "Kestrel:Limits:MaxConcurrentConnections",
            limits.MaxConcurrentConnections,
            1 + backend,
            StreamBytes,
            StreamBytes + buffers + CopyBytes
        );
        if (limits.MaxConcurrentConnections is not null)
        {
            // After its upgrade, a connection counts here and not above.
            yield return new(
                "WebSockets over HTTP/1.1",
                "Kestrel:Limits:MaxConcurrentUpgradedConnections",
                limits.MaxConcurrentUpgradedConnections,
                1 + backend,
                StreamBytes,
                StreamBytes + buffers + CopyBytes
            );
        }

        if (limits.MaxConcurrentConnections is { } connections && HasHttp2(app))
        {
            yield return new(
                "further streams over HTTP/2",
                "Kestrel:Limits:Http2:MaxStreamsPerConnection",
                connections * (limits.Http2.MaxStreamsPerConnection - 1),
                backend,
                StreamBytes / 2,
                (StreamBytes / 2) + CopyBytes
            );
        }

        var cached = app.Services.GetRequiredService<IOptions<TokenOptions>>().Value.CacheSize;
        yield return new("cached tokens", "Tokens:CacheSize", cached, 0, TokenBytes, TokenBytes);
    }

    private static bool HasHttp2(WebApplication app) =>
        app
            .Configuration.GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Any(endpoint =>
                (endpoint["Protocols"] ?? app.Configuration["Kestrel:EndpointDefaults:Protocols"]) is { } protocols
                    ? protocols.Contains('2')
                    : ListenAddress.Parse(endpoint["Url"]) is { IsHttps: true }
            );
}
