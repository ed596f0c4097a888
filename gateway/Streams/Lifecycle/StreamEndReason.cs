namespace EdgeGateway.Streams.Lifecycle;

/// <summary>Why a stream ended: the WebSocket close reason, the metric's tag, the access log's field and the tests' oracle.
/// Closed: every end has exactly one.</summary>
internal enum StreamEndReason
{
    /// <summary>The client closed or vanished.</summary>
    ClientLeft,

    /// <summary>The backend finished its response or its side of the WebSocket.</summary>
    BackendEnded,

    /// <summary>No byte moved either way on the client's connection for the idle timeout.</summary>
    Idle,

    /// <summary>The backend sent no byte for the route's limit; pings do not count.</summary>
    BackendSilent,

    /// <summary>The token that opened the stream expired.</summary>
    TokenExpired,

    /// <summary>The token that opened the stream was revoked.</summary>
    TokenRevoked,

    /// <summary>A limit of the tenant.</summary>
    Limit,

    /// <summary>The client stopped reading.</summary>
    SlowClient,

    /// <summary>This gateway is shutting down, or rebinds the endpoint that the client came in by; come back, another one serves.</summary>
    Draining,

    /// <summary>The backend broke off, or the gateway failed.</summary>
    Error,
}
