namespace EdgeGateway.Bench.Clients;

/// <summary>What a client follows.</summary>
internal enum StreamKind
{
    WebSocket,

    /// <summary>Server-Sent Events.</summary>
    Events,
}
