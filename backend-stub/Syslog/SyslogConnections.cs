using System.Net.Sockets;
using LogSource.Buffers;
using LogSource.Ingest;
using LogSource.Syslog.Routing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog;

/// <summary>Takes the connections that Kestrel accepts for syslog.</summary>
internal sealed class SyslogConnections(
    SyslogRouter router,
    ILogBuffer buffer,
    PendingBytes pending,
    IOptions<SyslogOptions> syslog,
    IOptions<IngestOptions> ingest,
    SyslogDrops drops,
    SyslogMetrics metrics,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<SyslogConnections> logger) : ConnectionHandler
{
    // A peer that vanished is noticed two minutes after its last byte. A silent one that answers stays for ever.
    private const int KeepAliveAfterSeconds = 60;
    private const int KeepAliveEverySeconds = 15;
    private const int KeepAliveProbes = 4;

    private int _open;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > syslog.Value.MaxConnections)
            {
                drops.Refused(syslog.Value.MaxConnections);
                return;
            }

            metrics.Opened();
            try
            {
                KeepAlive(connection);
                var receiver = new SyslogReceiver(router, ingest.Value.MaxLineBytes, time.LocalTimeZone, time, drops);
                var store = new SyslogStore(buffer, drops, metrics, time, lifetime.ApplicationStopping);
                var reader = new SyslogReader(connection, receiver, store, pending, syslog.Value.MaxFrameBytes, lifetime.ApplicationStopping);
                await RunAsync(connection, reader);
            }
            finally
            {
                metrics.Closed();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static void KeepAlive(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveAfterSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveEverySeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        }
    }

    private async Task RunAsync(ConnectionContext connection, SyslogReader reader)
    {
        try
        {
            if (await reader.RunAsync() is { } fault)
            {
                metrics.BadFrame();
                SyslogLog.BadFrame(logger, connection.RemoteEndPoint, reader.Frames + 1, fault);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            if (reader.Unstored > 0)
            {
                SyslogLog.Lost(logger, reader.Unstored, connection.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ConnectionAbortedException or OperationCanceledException)
        {
            SyslogLog.BrokenOff(logger, e);
        }
    }
}
