using System.Collections.Concurrent;
using System.Net.Sockets;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Streams.Attachment;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Policy;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EdgeGateway.Connections;

/// <summary>
/// Ends connections whose peer has vanished, although pings are "sent" into its socket and nothing tells the server that nobody
/// acknowledges them, and connections whose peer is there and takes nothing of what waits for it. One timer for all connections:
/// a look costs about a microsecond.
/// </summary>
/// <remarks>The kernel's own means, TCP_USER_TIMEOUT, counts from the first unacknowledged byte, which comes up to a ping interval
/// after the peer's last sign of life, and it takes a closed window for a dead peer (docs/decisions/0005).</remarks>
internal sealed class PeerWatch(TimeProvider time, ReloadableOptions<IdlePolicyOptions> idle, ILogger<PeerWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<WatchedConnection, bool> _connections = new();

    /// <summary>Runs the connection, watched.</summary>
    public async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // A Unix domain socket has nothing to tell.
        if (
            connection.Features.Get<IConnectionSocketFeature>() is not { Socket: var socket }
            || !TcpInfo.TryRead(socket, out _)
        )
        {
            await next(connection);
            return;
        }

        var watched = new WatchedConnection(
            connection,
            socket,
            new PeerClock((long)idle.Current.SlowClient.TotalMilliseconds)
        );
        connection.Features.Set<IClientConnection>(watched);
        _connections[watched] = true;
        try
        {
            await next(connection);
        }
        finally
        {
            _connections.TryRemove(watched, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);

        // Ended and not cancelled: a process that cannot start would show that as an error of its own.
        using var stopping = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            var now = (long)time.GetElapsedTime(0).TotalMilliseconds;
            foreach (var (watched, _) in _connections)
            {
                try
                {
                    CheckPeer(watched, now);
                }
                catch (Exception exception)
                {
                    // It is being closed at this moment, and the others are to be watched on.
                    ConnectionLog.CheckFailed(logger, exception);
                }
            }
        }
    }

    private void CheckPeer(WatchedConnection watched, long now)
    {
        if (!watched.IsDue() || !TcpInfo.TryRead(watched.Socket, out var info))
        {
            return;
        }

        watched.SkipsNextCheck = info is { IsWaiting: false, IsUnanswered: false };
        if (watched.Clock.FindEndReason(info, now) is not { } reason)
        {
            return;
        }

        watched.EndReason = reason;
        ConnectionLog.Ended(logger, watched.Connection.ConnectionId, EndReasonCodes.Name(reason), info.SilentMs);
        watched.Connection.Abort(new ConnectionAbortedException("The peer has vanished or takes nothing."));
    }

    private sealed class WatchedConnection(ConnectionContext connection, Socket socket, PeerClock clock)
        : IClientConnection
    {
        public ConnectionContext Connection => connection;

        public Socket Socket => socket;

        public PeerClock Clock => clock;

        public StreamEndReason? EndReason { get; set; }

        /// <summary>Nothing is waiting for the peer, so that one look may be left out.</summary>
        public bool SkipsNextCheck { get; set; }

        public bool IsDue()
        {
            var rests = SkipsNextCheck;
            SkipsNextCheck = false;
            return EndReason is null && !rests;
        }
    }
}
