using System.Globalization;
using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Pings;

/// <summary>The parameters of a measurement.</summary>
/// <param name="Streams">Number of streams.</param>
/// <param name="Kind">websocket, sse, or both (half of each).</param>
/// <param name="Interval">The gateway's ping interval.</param>
/// <param name="Ramp">The time over which the streams are opened.</param>
/// <param name="Duration">The time for which all streams stay open.</param>
/// <param name="Http2Backend">Whether gateway and backend use HTTP/2.</param>
internal sealed record PingsPlan(
    int Streams,
    string Kind,
    TimeSpan Interval,
    TimeSpan Ramp,
    TimeSpan Duration,
    bool Http2Backend
)
{
    public const string WebSocket = "websocket";
    public const string Events = "sse";
    public const string Both = "both";

    public (StreamKind Kind, bool Http2) Stream(int number) =>
        (
            Kind switch
            {
                WebSocket => StreamKind.WebSocket,
                Events => StreamKind.Events,
                _ => number % 2 == 0 ? StreamKind.WebSocket : StreamKind.Events,
            },
            Http2Backend
        );

    /// <summary>The arguments on the command line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"pings --streams {Streams} --kind {Kind} --interval {Interval.TotalSeconds} --ramp {Ramp.TotalSeconds} "
        )
        + string.Create(
            CultureInfo.InvariantCulture,
            $"--duration {Duration.TotalSeconds} --http2-backend {(Http2Backend ? "true" : "false")}"
        );
}
