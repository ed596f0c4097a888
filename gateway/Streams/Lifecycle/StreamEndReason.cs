namespace EdgeGateway.Streams.Lifecycle;

/// <summary>
/// Why a stream ended: the WebSocket close reason, the metric's tag, the access log's field and the test oracle. Every
/// end has exactly one reason.
/// </summary>
internal enum StreamEndReason
{
    /// <summary>The client closed the stream or disappeared.</summary>
    ClientLeft,

    /// <summary>The backend finished its response or its side of the WebSocket.</summary>
    BackendEnded,

    /// <summary>No byte was sent or received on the client's connection for the idle timeout.</summary>
    Idle,

    /// <summary>The backend sent no byte for the backend timeout. Pings do not count.</summary>
    BackendSilent,

    /// <summary>The token that opened the stream expired.</summary>
    TokenExpired,

    /// <summary>The token that opened the stream was revoked.</summary>
    TokenRevoked,

    /// <summary>The tenant has more streams open than its limit allows.</summary>
    Limit,

    /// <summary>The client stopped reading.</summary>
    SlowClient,

    /// <summary>
    /// This gateway is shutting down, or is rebinding the client's endpoint. The client should reconnect.
    /// </summary>
    Draining,

    /// <summary>The stream reached the greatest age that its route allows. The client should reconnect.</summary>
    MaxAge,

    /// <summary>
    /// The gateway is overloaded: memory is very short, or too many uploads are slow. It ends the slowest clients.
    /// </summary>
    Overload,

    /// <summary>An operator ended the stream. The client should reconnect.</summary>
    Operator,

    /// <summary>The backend's connection failed, or the gateway had an internal error.</summary>
    Error,
}
