using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Connections;

/// <summary>
/// The instruments of connections, in the meter <c>EdgeGateway.Connections</c>, beside those of Kestrel.
/// </summary>
internal sealed class ConnectionMetrics
{
    public ConnectionMetrics(IMeterFactory meters, IOptions<KestrelServerOptions> kestrel) =>
        meters
            .Create("EdgeGateway.Connections")
            .CreateObservableGauge(
                "edge.connections.limit",
                () => Observe(kestrel.Value.Limits),
                "{connection}",
                "Connections that the server accepts: all, and those of WebSockets over HTTP/1.1. Absent without a limit."
            );

    private static IEnumerable<Measurement<long>> Observe(KestrelServerLimits limits) =>
        from limit in new[]
        {
            (Kind: "all", Value: limits.MaxConcurrentConnections),
            (Kind: "upgraded", Value: limits.MaxConcurrentUpgradedConnections),
        }
        where limit.Value.HasValue
        select new Measurement<long>(
            limit.Value.GetValueOrDefault(),
            new KeyValuePair<string, object?>("kind", limit.Kind)
        );
}
