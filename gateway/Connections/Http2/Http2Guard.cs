using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Security;
using EdgeGateway.Connections.Http2.Budgets;
using EdgeGateway.Connections.Http2.Responses;
using EdgeGateway.Hosting.Configuration;
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
/// client, but not how many frames it answers or ignores.</remarks>
internal sealed class Http2Guard : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // How long the client has to read the GOAWAY, and what was sent before it.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DiscardTimeout = TimeSpan.FromSeconds(1);

    private readonly ReloadableOptions<Http2BudgetOptions> _budgets;
    private readonly ReloadableOptions<IdlePolicyOptions> _idle;
    private readonly int _serverStreams;
    private readonly TimeProvider _time;
    private readonly ConnectionMetrics _metrics;
    private readonly ILogger<Http2Guard> _logger;
    private readonly ConcurrentDictionary<UnreadResponses, bool> _connections = new();
    private readonly ITimer _timer;

    public Http2Guard(
        ReloadableOptions<Http2BudgetOptions> budgets,
        ReloadableOptions<IdlePolicyOptions> idle,
        IOptions<KestrelServerOptions> server,
        TimeProvider time,
        ConnectionMetrics metrics,
        ILogger<Http2Guard> logger
    )
    {
        (_budgets, _idle, _time, _metrics, _logger) = (budgets, idle, time, metrics, logger);
        _serverStreams = server.Value.Limits.Http2.MaxStreamsPerConnection;
        _timer = time.CreateTimer(_ => ResetUnread(), null, Tick, Tick);
    }

    /// <summary>Serves a connection, and follows its frames if it is one of HTTP/2.</summary>
    public Task ServeAsync(ConnectionContext connection, HttpProtocols protocols, ConnectionDelegate next) =>
        IsHttp2(connection, protocols) ? ServeAsync(connection, next) : next(connection);

    public void Dispose() => _timer.Dispose();

    private void ResetUnread()
    {
        foreach (var (responses, _) in _connections)
        {
            try
            {
                for (var count = responses.ResetExpired(); count > 0; count--)
                {
                    _metrics.Unread();
                }
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
        var responses = new UnreadResponses(_time, _idle.Current.SlowClient);
        var guard = new FrameGuard(
            new FrameBudgets(_budgets.Current, _time),
            new OpenStreams(Math.Min(_budgets.Current.MaxStreams, _serverStreams)),
            responses,
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
        connection.Features.Set(responses);
        connection.Transport = new GuardedTransport(
            new GuardedReader(transport.Input, guard),
            new GuardedWriter(transport.Output, guard)
        );
        _connections[responses] = true;
        try
        {
            await next(connection);
        }
        finally
        {
            _connections.TryRemove(responses, out _);
            connection.Transport = transport;
            if (guard.IsFlooded)
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
            while (await input.ReadAsync(limit.Token) is { IsCompleted: false, IsCanceled: false } read)
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

    private sealed record GuardedTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
