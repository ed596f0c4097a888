using EdgeGateway.Hosting.Checks.Sizing;
using EdgeGateway.Overload.Caps;
using EdgeGateway.Tokens;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using static EdgeGateway.Hosting.Checks.Sizing.ServerResources;

namespace EdgeGateway.Commands;

/// <summary>
/// What a gateway uses at most, by the caps of its settings. The size of a stream is measured (docs/benchmarks.md), the
/// other sizes are estimates.
/// </summary>
internal static class GatewayResources
{
    // Of a silent stream over HTTP/1.1, half is its connection's.
    private const long ConnectionBytes = OverloadCaps.StreamBytes / 2;
    private const long RequestBytes = OverloadCaps.StreamBytes - ConnectionBytes;
    private const long TokenBytes = KiB;

    // The largest buffer of a copy, in each direction.
    private const long CopyBytes = 2 * 64 * KiB;

    public static IEnumerable<ResourceUse> Estimate(WebApplication app)
    {
        var kestrel = app.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        var caps = app.Services.GetRequiredService<CapsInForce>().Current;
        var capacity = CapacityLimits.Of(app.Services.GetRequiredService<IProxyConfigProvider>().GetConfig().Clusters);
        yield return Process(OverloadCaps.ProcessBytes);

        // The server counts upgraded connections apart, the gateway all together.
        var (limit, connections) =
            (kestrel.MaxConcurrentConnections + kestrel.MaxConcurrentUpgradedConnections < caps.Connections)
                ? (
                    "Kestrel:Limits:MaxConcurrentConnections",
                    kestrel.MaxConcurrentConnections + kestrel.MaxConcurrentUpgradedConnections
                )
                : ("Overload:MaxConnections", Count(caps.Connections));
        yield return new(
            "connections",
            limit,
            connections,
            1,
            ConnectionBytes,
            ConnectionBytes + Buffers(kestrel),
            "0"
        );
        yield return new(
            "forwarded requests and streams",
            "Overload:MaxRequests",
            Count(caps.Requests),
            capacity.RequestsHaveConnections ? 1 : 0,
            RequestBytes,
            RequestBytes + CopyBytes,
            "0"
        );

        var cached = app.Services.GetRequiredService<IOptions<TokenOptions>>().Value.CacheSize;
        yield return new("cached tokens", "Tokens:CacheSize", cached, 0, TokenBytes, TokenBytes);
    }

    private static long? Count(int cap) => cap == OverloadCaps.NoLimit ? null : cap;
}
