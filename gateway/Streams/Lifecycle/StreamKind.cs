namespace EdgeGateway.Streams.Lifecycle;

/// <summary>The protocol of a stream.</summary>
internal enum StreamKind
{
    WebSocket,
    ServerSentEvents,
}
