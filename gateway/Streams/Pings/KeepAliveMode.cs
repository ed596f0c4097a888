namespace EdgeGateway.Streams.Pings;

/// <summary>What the gateway sends as a ping.</summary>
internal enum KeepAliveMode
{
    /// <summary>
    /// A WebSocket text message or an SSE <c>data:</c> event, which the client's application receives. Inside a message
    /// or an event, the gateway sends the ping of <see cref="Control"/>.
    /// </summary>
    Json,

    /// <summary>A WebSocket PING or an SSE comment, which the client's application does not receive.</summary>
    Control,

    /// <summary>No ping. The stream ends at the idle timeout.</summary>
    Off,
}
