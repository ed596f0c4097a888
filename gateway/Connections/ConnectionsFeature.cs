using System.Net.Sockets;
using EdgeGateway.Hosting.Wire;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace EdgeGateway.Connections;

/// <summary>The server's own limits: how long a connection may be silent or dead, how large a request's headers.</summary>
internal static class ConnectionsFeature
{
    // The same 30 s as the idle policy: a connection without a stream has no better claim to stay.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    // A token may be large and goes no further: what a backend gets is measured later.
    private const int Headers = 160 * 1024;

    /// <summary>Sets the limits; <c>Kestrel:Limits:*</c> in the configuration wins.</summary>
    public static WebApplicationBuilder AddConnections(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.KeepAliveTimeout = Silence;
            kestrel.Limits.RequestHeadersTimeout = Silence;
            kestrel.Limits.MaxRequestHeadersTotalSize = Headers;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = Headers;

            // The idle policy's clocks tell slow from silent, and end one HTTP/2 stream where these would end its connection.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;

            // A PING waits behind the data that the client has not read yet: one that reads slowly would answer too late. TCP
            // tells whether it is there.
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.MaxValue;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
        });
        services.Configure<KestrelServerOptions>(builder.Configuration.GetSection("Kestrel"));
        services.Configure<SocketTransportOptions>(sockets =>
            sockets.CreateBoundListenSocket = endpoint =>
            {
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
                if (socket.ProtocolType == ProtocolType.Tcp)
                {
                    // A live peer responds to a probe every 20 s, unless a stream's pings make that unnecessary. A peer
                    // that disappears is detected 40 s after its last segment. The probes pause while data waits for
                    // acknowledgement; then PeerWatch detects the peer.
                    TcpKeepAlive.Enable(socket, idleSeconds: 20, intervalSeconds: 5, probes: 4);
                    if (OperatingSystem.IsLinux())
                    {
                        SetUnsentLimit(socket);
                    }
                }

                return socket;
            }
        );
        if (OperatingSystem.IsLinux())
        {
            services.AddSingleton<PeerWatch>();
            services.AddHostedService(provider => provider.GetRequiredService<PeerWatch>());
            services
                .AddOptions<KestrelServerOptions>()
                .Configure<PeerWatch>(
                    (kestrel, peers) =>
                        kestrel.ConfigureEndpointDefaults(listen =>
                            listen.Use(next => connection => peers.WatchAsync(connection, next))
                        )
                );
        }

        return builder;
    }

    // tcp(7), TCP_NOTSENT_LOWAT: a client that reads slowly is not to have megabytes waiting in the kernel, lines that are old when it
    // gets them, but what the network needs to keep going.
    private static void SetUnsentLimit(Socket socket)
    {
        const int Tcp = 6;
        const int NotSentLowWaterMark = 25;
        try
        {
            socket.SetRawSocketOption(Tcp, NotSentLowWaterMark, BitConverter.GetBytes(128 * 1024));
        }
        catch (SocketException)
        {
            // A sandbox that does not know the option: more waits, and nothing else changes.
        }
    }
}
