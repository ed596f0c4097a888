using System.Diagnostics.Metrics;
using EdgeGateway.Connections.Http2.Budgets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Connections;

/// <summary>
/// The instruments of connections, in the meter <c>EdgeGateway.Connections</c>, beside those of Kestrel.
/// </summary>
internal sealed class ConnectionMetrics
{
    private readonly Counter<long> _floods;
    private readonly Counter<long> _unread;

    public ConnectionMetrics(IMeterFactory meters, IOptions<KestrelServerOptions> kestrel)
    {
        var meter = meters.Create("EdgeGateway.Connections");
        meter.CreateObservableGauge(
            "edge.connections.limit",
            () => Observe(kestrel.Value.Limits),
            "{connection}",
            "Connections that the server accepts: all, and those of WebSockets over HTTP/1.1. Absent without a limit."
        );
        _floods = meter.CreateCounter<long>(
            "edge.connections.floods",
            "{connection}",
            "HTTP/2 connections that were ended because their client exceeded a budget of frames."
        );
        _unread = meter.CreateCounter<long>(
            "edge.responses.unread",
            "{response}",
            "Finished responses that their HTTP/2 client did not accept in time."
        );
    }

    public void Flooded(FloodKind kind) =>
        _floods.Add(1, new KeyValuePair<string, object?>("kind", FloodKinds.Name(kind)));

    public void Unread() => _unread.Add(1);

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
