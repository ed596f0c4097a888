using System.Net.Sockets;

namespace EdgeGateway.Hosting.Wire;

/// <summary>
/// TCP keepalive probes (RFC 9293 section 3.8.4). The kernel closes a connection whose peer does not acknowledge any
/// of them.
/// </summary>
internal static class TcpKeepAlive
{
    /// <summary>Turns probes on for a socket. Connections that a listening socket accepts inherit them.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="idleSeconds">The time without a segment from the peer before the first probe.</param>
    /// <param name="intervalSeconds">The time between probes.</param>
    /// <param name="probes">The number of unacknowledged probes after which the connection is closed.</param>
    public static void Enable(Socket socket, int idleSeconds, int intervalSeconds, int probes)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, idleSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, intervalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, probes);
    }
}
