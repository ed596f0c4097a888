namespace EdgeGateway.Streams;

/// <summary>The protocol of a live stream.</summary>
internal enum StreamKind
{
    WebSocket,
    ServerSentEvents,
}
