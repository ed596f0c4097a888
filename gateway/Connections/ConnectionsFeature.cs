using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace EdgeGateway.Connections;

/// <summary>The server's own limits: how long a connection may be silent or dead.</summary>
internal static class ConnectionsFeature
{
    // The same 30 s as the idle policy: a connection without a stream has no better claim to stay.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    // Two of these make the 30 s after which a silent HTTP/2 peer is gone.
    private static readonly TimeSpan Http2Ping = TimeSpan.FromSeconds(15);

    /// <summary>Sets the limits; <c>Kestrel:Limits:*</c> in the configuration wins.</summary>
    public static WebApplicationBuilder AddConnections(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.KeepAliveTimeout = Silence;
            kestrel.Limits.RequestHeadersTimeout = Silence;

            // The idle policy's clocks tell slow from silent, and end one HTTP/2 stream where these would end its connection.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.KeepAlivePingDelay = Http2Ping;
            kestrel.Limits.Http2.KeepAlivePingTimeout = Http2Ping;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
        });
        builder.Services.Configure<KestrelServerOptions>(builder.Configuration.GetSection("Kestrel"));
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = endpoint =>
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            if (OperatingSystem.IsLinux() && socket.ProtocolType == ProtocolType.Tcp)
            {
                SetUserTimeout(socket);
            }

            return socket;
        });
        return builder;
    }

    // tcp(7), TCP_USER_TIMEOUT: sent data that is not acknowledged for that long ends the connection, so a peer that vanished
    // is found although pings are "sent" into its socket. Accepted sockets inherit it.
    private static void SetUserTimeout(Socket socket)
    {
        const int Tcp = 6;
        const int TcpUserTimeout = 18;
        socket.SetRawSocketOption(Tcp, TcpUserTimeout, BitConverter.GetBytes((int)Silence.TotalMilliseconds));
    }
}
