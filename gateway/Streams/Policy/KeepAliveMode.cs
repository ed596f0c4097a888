namespace EdgeGateway.Streams.Policy;

/// <summary>What keeps a quiet stream alive.</summary>
internal enum KeepAliveMode
{
    /// <summary>An event of the application: a text message or an SSE <c>data:</c> event. Where the stream is inside a
    /// message or an event, what <see cref="Control"/> sends.</summary>
    Json,

    /// <summary>What applications do not see: a WebSocket PING, an SSE comment.</summary>
    Control,

    /// <summary>Nothing: the stream is cut when it is idle.</summary>
    Off,
}
