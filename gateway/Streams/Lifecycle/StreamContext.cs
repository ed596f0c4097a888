using EdgeGateway.Identity;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Timing;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>What a <see cref="ProxiedStream"/> knows of the world around it.</summary>
internal sealed class StreamContext
{
    public required StreamKind Kind { get; init; }

    public required StreamPolicy Policy { get; init; }

    public required TimerWheel Wheel { get; init; }

    public required PingPayloads Pings { get; init; }

    public required StreamMetrics Metrics { get; init; }

    /// <summary>Whose token opened the stream; null on a route that is open to all.</summary>
    public CallerIdentity? Caller { get; init; }

    /// <summary>The app that the route names, where it names one.</summary>
    public string? App { get; init; }

    /// <summary>Its place among those that a limit allows; a stream whose place is gone ends at the next
    /// <see cref="StreamRegistry.Recheck"/>.</summary>
    public IStreamLease? Lease { get; init; }

    /// <summary>The clock of the request, which is suspended while the stream is open.</summary>
    public RequestTimeout? RequestTimeout { get; init; }

    /// <summary>When the token's streams have to end, on the wheel's clock.</summary>
    public long ExpiresAt { get; init; } = TimerWheel.Never;

    /// <summary>Signalled when the client's connection, or its HTTP/2 stream, is gone.</summary>
    public CancellationToken ClientAborted { get; init; }

    /// <summary>Signalled when the server wants the client's connection closed: its endpoint is being rebound, or the process
    /// stops. The server breaks off what is left of it some seconds later.</summary>
    public CancellationToken ConnectionClosing { get; init; }

    /// <summary>Breaks the client's connection, or its HTTP/2 stream, off. What was not sent is lost.</summary>
    public required Action Abort { get; init; }
}
