using System.Net.Sockets;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Streams.Lifecycle;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Connections;

/// <summary>
/// The server's limits for connections: how long one may be silent or dead, and how large a request's headers may be.
/// </summary>
internal static class ConnectionsFeature
{
    // The same 30 s as the default idle timeout of streams.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);

    // A valid token of 16 KiB and the 22 KiB that HeaderLimits forwards fit. Each connection may hold so much of an
    // incomplete head, and the decoder of each HTTP/2 connection keeps three buffers of the longest field.
    private const int MaxHeaderBytes = 64 * 1024;

    // A client that does not read its answers may fill this buffer with further requests, so it is not 1 MiB.
    private const int MaxRequestBufferBytes = 256 * 1024;

    /// <summary>Sets the limits. <c>Kestrel:Limits:*</c> in the configuration overrides them.</summary>
    public static WebApplicationBuilder AddConnections(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddObservedMetrics<ConnectionMetrics>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.KeepAliveTimeout = IdleTimeout;
            kestrel.Limits.RequestHeadersTimeout = IdleTimeout;
            kestrel.Limits.MaxRequestBufferSize = MaxRequestBufferBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaxHeaderBytes;

            // The gateway's timeouts replace these: they distinguish slow from silent clients, and end one HTTP/2
            // stream instead of the whole connection.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;

            // A PING waits behind data that the client has not read yet, so a
            // slow reader would answer too late. TCP detects dead peers instead.
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.MaxValue;

            // The length of the server's queues, too. Http2Budgets:MaxStreams is what clients may use of it.
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
        });
        services.Configure<KestrelServerOptions>(builder.Configuration.GetSection("Kestrel"));

        // Without TLS, the transport's own buffers are the connection's.
        services
            .AddOptions<SocketTransportOptions>()
            .Configure<IOptions<KestrelServerOptions>>(
                (sockets, kestrel) =>
                    (sockets.MaxReadBufferSize, sockets.MaxWriteBufferSize) = (
                        kestrel.Value.Limits.MaxRequestBufferSize,
                        kestrel.Value.Limits.MaxResponseBufferSize
                    )
            );
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
            services.AddSingleton<ISlowClients>(provider => provider.GetRequiredService<PeerWatch>());
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

    // tcp(7), TCP_NOTSENT_LOWAT: limits the unsent data in the kernel to what the network needs. Without it, megabytes
    // of lines would wait there for a slow reader and be old on arrival.
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
            // A sandbox without this option. More data waits in the kernel; nothing else changes.
        }
    }
}
