using System.Net.WebSockets;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>Streams over a WebSocket, from the accepted handshake to the close.</summary>
internal sealed class WebSocketResponder(LogStream stream, OpenStreams streams, ILogger<WebSocketResponder> logger)
{
    /// <summary>Bytes of one message from the client, all of which are read and dropped.</summary>
    private const int MaxMessageSize = 64 * 1024;

    /// <summary>Service restart, of the IANA registry for RFC 6455: the client may reconnect at once.</summary>
    private const WebSocketCloseStatus ServiceRestart = (WebSocketCloseStatus)1012;

    /// <summary>How long the client has to answer a close.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    public async Task RunAsync(HttpContext context, Stream connection, string app, LogQuery query, FollowStart start)
    {
        var output = new SerializedWriteStream(connection);
        // No pings of its own: how a silent stream is kept open is the front door's business.
        using var socket = WebSocket.CreateFromStream(
            output,
            new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero }
        );
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var open = streams.Open(gone.Token);

        var receiving = ReceiveAsync(socket, MaxMessageSize, gone.Token);
        var sending = stream.RunAsync(app, start, query.Filter, new WebSocketSink(output, query.Fields), open.Ended);
        await Task.WhenAny(receiving, sending);
        // No line may follow a close frame.
        await open.EndAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        gone.CancelAfter(CloseTimeout);
        try
        {
            await CloseAsync(socket, receiving, sending, gone.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            ReadingLog.EndedWithoutClose(logger, e);
        }
        await gone.CancelAsync();
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
        // Read on to the client's close: a connection that is let go with unread bytes is reset, and our close lost
        // with it.
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

    /// <summary>Reads and drops messages until the client closes or sends one that is too long.</summary>
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
