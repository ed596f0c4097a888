using System.Globalization;
using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Pings;

/// <summary>What is measured.</summary>
/// <param name="Streams">How many streams.</param>
/// <param name="Kind">websocket, sse or both: half of each.</param>
/// <param name="Interval">The gateway's ping interval.</param>
/// <param name="Ramp">Over how long the streams are opened.</param>
/// <param name="Duration">How long they stay open once all are.</param>
/// <param name="Http2Backend">The gateway speaks HTTP/2 with the backend.</param>
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

    /// <summary>The command that asks for it.</summary>
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
