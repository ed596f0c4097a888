namespace EdgeGateway.Streams.Lifecycle;

/// <summary>The protocol of a live stream.</summary>
internal enum StreamKind
{
    WebSocket,
    ServerSentEvents,
}
