namespace EdgeGateway.Bench.Clients;

/// <summary>The protocol of a stream.</summary>
internal enum StreamKind
{
    WebSocket,

    /// <summary>Server-Sent Events.</summary>
    Events,
}
