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
/// Closes connections whose peer has disappeared or reads nothing. Writing pings into a socket does not detect a dead
/// peer, because the kernel does not report missing acknowledgments to the server. One timer serves all connections; a
/// check takes about a microsecond.
/// </summary>
/// <remarks>The kernel's TCP_USER_TIMEOUT is not used: it counts from the first unacknowledged byte, which is sent
/// up to a ping interval after the peer's last segment, and it treats a closed window as a dead peer
/// (docs/decisions/0005).</remarks>
internal sealed class PeerWatch(TimeProvider time, ReloadableOptions<IdlePolicyOptions> idle, ILogger<PeerWatch> logger)
    : BackgroundService,
        ISlowClients
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // How many checks a connection skips on which no data waits for the peer. With more, a peer that stops reading might
    // not be detected within 45 s.
    private const int QuietTicks = 2;

    // A part of the slow clients, and at least this many.
    private const int SlowPart = 10;
    private const int Least = 20;

    private readonly ConcurrentDictionary<WatchedConnection, bool> _connections = new();

    private long Now => (long)time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>Runs the connection and checks its peer meanwhile.</summary>
    public async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // A Unix domain socket has no TCP_INFO.
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
            new PeerLiveness((long)idle.Current.SlowClient.TotalMilliseconds)
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

    public int EndSlowest(TimeSpan least)
    {
        var latest = Now - (long)least.TotalMilliseconds;
        var slow = _connections
            .Select(connection => (Watched: connection.Key, Since: connection.Key.Liveness.WaitingSince))
            .Where(client => client.Watched.EndReason is null && client.Since <= latest)
            .OrderBy(client => client.Since)
            .ToArray();
        var count = Math.Min(slow.Length, Math.Max(Least, slow.Length / SlowPart));
        foreach (var (watched, _) in slow.Take(count))
        {
            End(watched, StreamEndReason.Overload);
        }

        return count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);

        // Disposing ends the loop without an exception. A cancellation
        // would be logged as a second error when the process cannot start.
        using var stopping = stoppingToken.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            var now = Now;
            foreach (var (watched, _) in _connections)
            {
                try
                {
                    CheckPeer(watched, now);
                }
                catch (Exception exception)
                {
                    // The connection is being closed at this moment. The other connections must still be checked.
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

        watched.ChecksToSkip = info is { IsWaiting: false, IsUnanswered: false } ? QuietTicks : 0;
        if (watched.Liveness.FindEndReason(info, now) is not { } reason)
        {
            return;
        }

        ConnectionLog.Ended(logger, watched.Connection.ConnectionId, EndReasonCodes.Name(reason), info.SilentMs);
        End(watched, reason);
    }

    private static void End(WatchedConnection watched, StreamEndReason reason)
    {
        watched.EndReason = reason;
        watched.Connection.Abort(new ConnectionAbortedException("The peer has disappeared or reads nothing."));
    }

    private sealed class WatchedConnection(ConnectionContext connection, Socket socket, PeerLiveness liveness)
        : IClientConnection
    {
        public ConnectionContext Connection => connection;

        public Socket Socket => socket;

        public PeerLiveness Liveness => liveness;

        public StreamEndReason? EndReason { get; set; }

        /// <summary>How many of the next checks are skipped.</summary>
        public int ChecksToSkip { get; set; }

        public bool IsDue() => EndReason is null && ChecksToSkip-- <= 0;
    }
}
