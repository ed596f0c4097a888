using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using EdgeGateway.Connections.Http2.Budgets;
using EdgeGateway.Connections.Http2.Responses;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;
using EdgeGateway.Streams.Attachment;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Policy;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Connections.Http2;

/// <summary>
/// Ends HTTP/2 connections whose client exceeds a budget of frames, with GOAWAY ENHANCE_YOUR_CALM. Each frame is cheap
/// for a client and makes the server work: RFC 9113 section 10.5.
/// </summary>
/// <remarks>Kestrel limits by itself how many streams it tracks, how large headers are and how many bytes wait for a
/// client, but not how many frames it answers or ignores. It keeps an idle connection as long as the client sends any
/// frame now and then.</remarks>
internal sealed class Http2Guard : ISlowClients, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // How long a request waits for the server, while it or the client is slow with earlier ones.
    private static readonly TimeSpan TurnTimeout = TimeSpan.FromSeconds(1);

    // How long the client has to read the GOAWAY, and what was sent before it.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DiscardTimeout = TimeSpan.FromSeconds(1);

    private readonly ReloadableOptions<Http2BudgetOptions> _budgets;
    private readonly ReloadableOptions<IdlePolicyOptions> _idle;
    private readonly KestrelServerLimits _server;
    private readonly TimeProvider _time;
    private readonly ConnectionMetrics _metrics;
    private readonly ILogger<Http2Guard> _logger;
    private readonly ConcurrentDictionary<Guarded, bool> _connections = new();
    private readonly IClientAddresses _addresses;
    private readonly AddressBudgets _ofAddresses;
    private readonly HeldRequests _held = new();
    private readonly ITimer _timer;

    public Http2Guard(
        ReloadableOptions<Http2BudgetOptions> budgets,
        ReloadableOptions<IdlePolicyOptions> idle,
        IOptions<KestrelServerOptions> server,
        IClientAddresses addresses,
        TimeProvider time,
        ConnectionMetrics metrics,
        ILogger<Http2Guard> logger
    )
    {
        (_budgets, _idle, _time, _metrics, _logger) = (budgets, idle, time, metrics, logger);
        _server = server.Value.Limits;
        (_addresses, _ofAddresses) = (addresses, new AddressBudgets(time));
        _timer = time.CreateTimer(_ => CheckAll(), null, Tick, Tick);
    }

    /// <summary>Serves a connection, and follows its frames if it is one of HTTP/2.</summary>
    public Task ServeAsync(ConnectionContext connection, HttpProtocols protocols, ConnectionDelegate next) =>
        IsHttp2(connection, protocols) ? ServeAsync(connection, next) : next(connection);

    public void Dispose() => _timer.Dispose();

    public int EndSlowest(TimeSpan least)
    {
        var ended = 0;
        CheckEach(guarded => ended += guarded.Responses.ResetUnread(least));
        return ended;
    }

    private void CheckAll()
    {
        _ofAddresses.DropFull();
        CheckEach(guarded =>
        {
            var reset = guarded.Responses.ResetExpired();
            if (guarded.Streams.HasWaitedForClient(TurnTimeout))
            {
                reset += guarded.Responses.ResetUnread(TurnTimeout);
            }

            guarded.Streams.ForgetUnseen(TurnTimeout);

            for (; reset > 0; reset--)
            {
                _metrics.Unread();
            }

            if (guarded.Streams.IdleTime >= _server.KeepAliveTimeout)
            {
                // GOAWAY NO_ERROR. The client's PINGs have extended the server's own timeout.
                guarded.Connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            }
        });
    }

    private void CheckEach(Action<Guarded> check)
    {
        foreach (var (guarded, _) in _connections)
        {
            try
            {
                check(guarded);
            }
            catch (Exception exception)
            {
                // The connection is being closed at this moment. The other connections must still be checked.
                ConnectionLog.CheckFailed(_logger, exception);
            }
        }
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        ITimer? close = null;
        var options = _budgets.Current;
        var responses = new UnreadResponses(_time, _idle.Current.SlowClient);
        var streams = new OpenStreams(
            Math.Min(options.MaxStreams, _server.Http2.MaxStreamsPerConnection),
            _held,
            _time
        );
        var address = _addresses.Find((connection.RemoteEndPoint as IPEndPoint)?.Address);
        var guard = new FrameGuard(
            new FrameBudgets(options, _time),
            streams,
            responses,
            () => address is null || _ofAddresses.TryTake(address, options),
            _server.Http2.HeaderTableSize,
            kind =>
            {
                _metrics.Flooded(kind);
                ConnectionLog.Flooded(
                    _logger,
                    connection.ConnectionId,
                    $"{connection.RemoteEndPoint}",
                    FloodKinds.Name(kind)
                );
                if (connection.Features.Get<IClientConnection>() is { EndReason: null } client)
                {
                    client.EndReason = StreamEndReason.Limit;
                }

                close = _time.CreateTimer(
                    static connection =>
                        ((ConnectionContext)connection!).Abort(
                            new ConnectionAbortedException("The client has sent too many frames and reads nothing.")
                        ),
                    connection,
                    CloseTimeout,
                    Timeout.InfiniteTimeSpan
                );
            }
        );
        var transport = connection.Transport;
        connection.Features.Set(guard);
        var input = new GuardedReader(transport.Input, guard);
        connection.Transport = new GuardedTransport(input, new GuardedWriter(transport.Output, guard));
        var guarded = new Guarded(connection, streams, responses);
        _connections[guarded] = true;
        try
        {
            await next(connection);
        }
        finally
        {
            _connections.TryRemove(guarded, out _);
            streams.Close();
            connection.Transport = transport;

            // A client that has sent its end before the server's resets exceeded the budget sends nothing more.
            if (guard.IsFlooded && !input.IsCompleted)
            {
                await DiscardAsync(transport.Input);
            }

            close?.Dispose();
        }
    }

    // Until the client has read the GOAWAY and stops, but not for long.
    private async Task DiscardAsync(PipeReader input)
    {
        using var limit = new CancellationTokenSource(DiscardTimeout, _time);
        try
        {
            // The first read may be cancelled: the server cancels one when it ends, although none is pending.
            while (await input.ReadAsync(limit.Token) is { IsCompleted: false } read)
            {
                input.AdvanceTo(read.Buffer.End);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client does not stop, or has closed the connection.
        }
    }

    // The same choice as the server's: by ALPN over TLS, and without TLS only where an endpoint has no other protocol.
    private static bool IsHttp2(ConnectionContext connection, HttpProtocols protocols) =>
        connection.Features.Get<ITlsHandshakeFeature>() is null
            ? protocols == HttpProtocols.Http2
            : connection.Features.Get<ITlsApplicationProtocolFeature>() is { ApplicationProtocol: var protocol }
                && protocol.Span.SequenceEqual(SslApplicationProtocol.Http2.Protocol.Span);

    private sealed class Guarded(ConnectionContext connection, OpenStreams streams, UnreadResponses responses)
    {
        public ConnectionContext Connection => connection;

        public OpenStreams Streams => streams;

        public UnreadResponses Responses => responses;
    }

    private sealed record GuardedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
