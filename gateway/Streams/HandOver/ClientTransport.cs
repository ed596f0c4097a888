using System.IO.Pipelines;
using EdgeGateway.Streams.Attachment;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EdgeGateway.Streams.HandOver;

/// <summary>
/// A client's connection, of which an HTTP/1.1 stream takes the bytes over from the server. The server's HTTP code reads
/// and writes through this object. When a stream is handed over, it sees the end of the connection, so that the server
/// ends the request and drops all that it holds for it: an idle stream needs none of that. The connection itself stays
/// open, and the server counts it, until the stream has ended.
/// </summary>
internal sealed class ClientTransport : IDuplexPipe, IConnectionHeartbeatFeature
{
    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private TransportReader? _input;
    private TransportWriter? _output;
    private IConnectionHeartbeatFeature? _heartbeat;
    private (Action<object> Action, object State) _tick;
    private Func<Task>? _stream;

    private ClientTransport(ConnectionContext connection)
    {
        _connection = connection;
        _transport = connection.Transport;
        _input = new(_transport.Input);
        _output = new(_transport.Output);
        _heartbeat = connection.Features.Get<IConnectionHeartbeatFeature>();
    }

    PipeReader IDuplexPipe.Input => _input!;

    PipeWriter IDuplexPipe.Output => _output!;

    /// <summary>The client's bytes.</summary>
    public PipeReader Input => _transport.Input;

    /// <summary>The bytes to the client.</summary>
    public PipeWriter Output => _transport.Output;

    /// <summary>Signalled when the connection has ended, or when the client sends no more.</summary>
    public CancellationToken Closed => _connection.ConnectionClosed;

    /// <summary>The state of the connection; null where it is not checked.</summary>
    public IClientConnection? State => _connection.Features.Get<IClientConnection>();

    /// <summary>
    /// Returns the connection of a request whose stream may be handed over; null where the connection also carries
    /// other requests (HTTP/2) or the rest of this one.
    /// </summary>
    public static ClientTransport? Find(HttpContext context) =>
        HttpProtocol.IsHttp2(context.Request.Protocol)
        || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
            ? null
            : context.Features.Get<ClientTransport>();

    /// <summary>Serves a connection: its requests, and then the stream that one of them has handed over.</summary>
    public static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = new ClientTransport(connection);
        try
        {
            await transport.ServeRequestsAsync(next);
        }
        finally
        {
            await transport.ServeStreamAsync();
        }
    }

    /// <summary>Aborts the connection. Unsent bytes are lost.</summary>
    public void Abort() => _connection.Abort(new ConnectionAbortedException("The stream has ended."));

    /// <summary>
    /// Hands the connection over to a stream when the current request returns. The server's bytes so far have been
    /// written, and nothing of what it writes from now on is sent.
    /// </summary>
    /// <param name="stream">Runs the stream until it ends. The connection is closed then.</param>
    public void HandOver(Func<Task> stream)
    {
        _stream = stream;
        _input!.IsDetached = _output!.IsDetached = true;
    }

    public void OnHeartbeat(Action<object> action, object state)
    {
        if (_tick.Action is null && _heartbeat is not null)
        {
            // The server never forgets what it calls. Its own objects are to be forgotten after a request.
            _tick = (action, state);
            _heartbeat.OnHeartbeat(static transport => ((ClientTransport)transport).Tick(), this);
        }
        else
        {
            _heartbeat?.OnHeartbeat(action, state);
        }
    }

    private async Task ServeRequestsAsync(ConnectionDelegate next)
    {
        var features = _connection.Features;
        features.Set(this);
        features.Set<IConnectionHeartbeatFeature>(this);
        _connection.Transport = this;
        try
        {
            await next(_connection);
        }
        finally
        {
            _connection.Transport = _transport;
            features.Set(_heartbeat);
            features.Set<ClientTransport>(null);
            features.Set<IConnectionTimeoutFeature>(null);
        }
    }

    private Task ServeStreamAsync()
    {
        var stream = _stream;
        (_stream, _input, _output, _heartbeat, _tick) = (null, null, null, null, default);
        return stream?.Invoke() ?? Task.CompletedTask;
    }

    private void Tick()
    {
        var (action, state) = _tick;
        action?.Invoke(state);
    }
}
