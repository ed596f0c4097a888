namespace EdgeGateway.Bench.Clients;

/// <summary>How a client ends its stream.</summary>
internal enum DropManner
{
    /// <summary>A TCP reset, as from a process that was killed with unread data.</summary>
    Reset,

    /// <summary>A FIN. The client continues to read until the gateway ends its side.</summary>
    HalfClose,

    /// <summary>A WebSocket Close frame. The client continues to read until it is answered.</summary>
    CloseFrame,
}
