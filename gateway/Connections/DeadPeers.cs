using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EdgeGateway.Connections;

/// <summary>
/// Ends connections whose peer has vanished: pings are "sent" into its socket, and nothing tells the server that nobody
/// acknowledges them. One timer for all connections.
/// </summary>
/// <remarks>The kernel's own means, TCP_USER_TIMEOUT, counts from the first unacknowledged byte, which comes up to a ping interval
/// after the peer's last sign of life; and it ends slow readers, whose window may be closed for long
/// (docs/decisions/0005).</remarks>
internal sealed partial class DeadPeers(TimeProvider time, ILogger<DeadPeers> logger) : BackgroundService
{
    // With two ticks on top, 42 s at most: a peer has to be gone within 45 s. Nor may it be much less: one that is only unreachable
    // for a while may have been heard of 20 s before that, the keepalive's time, and has but the rest to come back.
    private const long Silence = 38_000;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Watched, bool> _connections = new();

    /// <summary>Runs the connection, watched.</summary>
    public async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is not { Socket: var socket })
        {
            await next(connection);
            return;
        }

        var watched = new Watched(connection, socket, Now + Silence);
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
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Now;
            foreach (var (watched, _) in _connections)
            {
                if (now >= watched.LookAt)
                {
                    Look(watched, now);
                }
            }
        }
    }

    private long Now => (long)time.GetElapsedTime(0).TotalMilliseconds;

    private void Look(Watched watched, long now)
    {
        if (!TcpInfo.TryRead(watched.Socket, out var info))
        {
            return;
        }

        // One that gave a sign of life cannot be overdue before the silence has passed from then on.
        watched.LookAt = now + Math.Max(0, Silence - info.SilentMs);
        if (info.SilentMs < Silence || !info.IsUnanswered)
        {
            watched.IsSuspect = false;
        }
        else if (!watched.IsSuspect)
        {
            // What is unanswered may have been sent this moment, after a long quiet.
            watched.IsSuspect = true;
        }
        else
        {
            End(watched, info.SilentMs);
        }
    }

    private void End(Watched watched, long silentMs)
    {
        Log.Ended(logger, watched.Connection.ConnectionId, silentMs);
        try
        {
            // The kernel need not try for minutes more to deliver what nobody takes.
            watched.Socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has been closed in the meantime.
        }

        watched.Connection.Abort(new ConnectionAbortedException("The peer has vanished."));
    }

    private sealed class Watched(ConnectionContext connection, Socket socket, long lookAt)
    {
        public ConnectionContext Connection => connection;

        public Socket Socket => socket;

        /// <summary>When to look at it again; touched by the timer only.</summary>
        public long LookAt { get; set; } = lookAt;

        /// <summary>At the last look, nothing had been heard of its peer for too long.</summary>
        public bool IsSuspect { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1400, LogLevel.Debug, "Connection {Connection} is over: its peer answers nothing and was last heard of {SilentMs} ms ago")]
        public static partial void Ended(ILogger logger, string connection, long silentMs);
    }
}
