using System.Net.WebSockets;
using EdgeGateway.Hosting.Telemetry;
using LogSource.Reading.Queries;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>Runs a stream over a WebSocket, from the accepted handshake to the close.</summary>
internal sealed class WebSocketResponder(LogStream stream, OpenStreams streams, ILogger<WebSocketResponder> logger)
{
    /// <summary>The most bytes of a message from the client. Such messages are read and dropped.</summary>
    private const int MaxMessageSize = 64 * 1024;

    /// <summary>
    /// The close code "service restart" (IANA registry for RFC 6455): the client may reconnect at once.
    /// </summary>
    private const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    /// <summary>The time for the client to respond to a close.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    public async Task RunAsync(HttpContext context, Stream connection, string app, LogQuery query, FollowStart start)
    {
        RequestSpan.EndWithOpening(context);
        var output = new SerializedWriteStream(connection);
        // Sends no pings: the gateway keeps silent streams open.
        using var socket = WebSocket.CreateFromStream(
            output,
            new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero }
        );
        using var disconnected = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var open = streams.Open(disconnected.Token);

        var receiving = ReceiveAsync(socket, MaxMessageSize, disconnected.Token);
        var sending = stream.RunAsync(app, start, query, new WebSocketSink(output, query.Fields), open.EndToken);
        await Task.WhenAny(receiving, sending);
        // No line may follow the close frame.
        await open.EndAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        disconnected.CancelAfter(CloseTimeout);
        try
        {
            await CloseAsync(socket, receiving, sending, disconnected.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            ReadingLog.EndedWithoutClose(logger, e);
        }
        await disconnected.CancelAsync();
        await ((Task)receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task CloseAsync(
        WebSocket socket,
        Task<WebSocketCloseStatus> receiving,
        Task sending,
        CancellationToken cancellationToken
    )
    {
        var status = await StatusAsync(receiving, sending);
        await socket.CloseOutputAsync(status, status == ServiceRestart ? "draining" : null, cancellationToken);
        if (socket.State != WebSocketState.CloseSent)
        {
            return;
        }
        // Read until the client's close. A connection with unread bytes would be reset, and our close would be lost.
        if (receiving.IsCompleted)
        {
            await ReceiveAsync(socket, int.MaxValue, cancellationToken);
        }
        else
        {
            await receiving;
        }
    }

    private async Task<WebSocketCloseStatus> StatusAsync(Task<WebSocketCloseStatus> receiving, Task sending)
    {
        if (sending.Exception is { } failure)
        {
            ReadingLog.StreamFailed(logger, failure.GetBaseException());
        }

        if (receiving.IsCompleted)
        {
            return await receiving;
        }

        return sending.IsFaulted ? WebSocketCloseStatus.InternalServerError : ServiceRestart;
    }

    /// <summary>
    /// Reads and drops messages until the client closes the stream or sends a message that is too long.
    /// </summary>
    private static async Task<WebSocketCloseStatus> ReceiveAsync(
        WebSocket socket,
        int maxMessageSize,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[1024];
        for (var size = 0; size <= maxMessageSize; )
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return WebSocketCloseStatus.NormalClosure;
            }

            size = part.EndOfMessage ? 0 : size + part.Count;
        }
        return WebSocketCloseStatus.MessageTooBig;
    }
}
