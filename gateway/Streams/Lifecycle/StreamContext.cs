using System.Net;
using EdgeGateway.Identity;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Timing;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>The request, route and connection of a <see cref="ProxiedStream"/>.</summary>
internal sealed class StreamContext
{
    /// <summary>The id of the stream's request, which the access log has, too.</summary>
    public required string Id { get; init; }

    /// <summary>The client's address; null where the connection has none.</summary>
    public IPAddress? Client { get; init; }

    public required StreamKind Kind { get; init; }

    /// <summary>The id of the configured route.</summary>
    public required string Route { get; init; }

    /// <summary>The client's protocol is HTTP/2, not HTTP/1.1.</summary>
    public required bool IsHttp2 { get; init; }

    public required StreamPolicy Policy { get; init; }

    public required TimerWheel Wheel { get; init; }

    public required PingPayloads Pings { get; init; }

    public required StreamMetrics Metrics { get; init; }

    /// <summary>The owner of the token that opened the stream; null without a token.</summary>
    public CallerIdentity? Caller { get; init; }

    /// <summary>The route's app; null where the route has no app.</summary>
    public string? App { get; init; }

    /// <summary>
    /// The stream's lease; null where none was taken. A stream whose lease was withdrawn ends at the next
    /// <see cref="StreamRegistry.Recheck"/>.
    /// </summary>
    public IStreamLease? Lease { get; init; }

    /// <summary>The destination that the stream's backend is; null without one.</summary>
    public DestinationState? Destination { get; init; }

    /// <summary>The request timeout, which is suspended while the stream is open; null where the request has no body that
    /// may still be sent.</summary>
    public RequestTimeout? RequestTimeout { get; init; }

    /// <summary>When the token's streams must end, in the wheel's milliseconds.</summary>
    public long ExpiresAt { get; init; } = TimerWheel.Never;

    /// <summary>Signalled when the client's connection, or its HTTP/2 stream, has ended.</summary>
    public CancellationToken ClientAborted { get; init; }

    /// <summary>
    /// Signalled when the server starts to close the client's connection: its endpoint is being rebound, or the process
    /// stops. The server aborts the connection some seconds later.
    /// </summary>
    public CancellationToken ConnectionClosing { get; init; }

    /// <summary>
    /// Closes the client's connection after its open requests: with the end of the response over HTTP/1.1, with GOAWAY
    /// over HTTP/2. Null for a WebSocket over HTTP/1.1, which it would interrupt.
    /// </summary>
    public Action? CloseConnection { get; init; }

    /// <summary>Aborts the client's connection, or its HTTP/2 stream. Unsent bytes are lost.</summary>
    public required Action Abort { get; init; }
}
