namespace EdgeGateway.Bench.Clients;

/// <summary>How a client leaves.</summary>
internal enum DropManner
{
    /// <summary>A TCP reset, as of a process that was killed with data unread.</summary>
    Reset,

    /// <summary>A FIN; the client reads on until the gateway ends its side too.</summary>
    HalfClose,

    /// <summary>A WebSocket Close frame; the client reads on until it is answered.</summary>
    CloseFrame,
}
