using LogSource.Lines;
using LogSource.Problems;
using LogSource.Reading.Dumps;
using LogSource.Reading.Following;
using LogSource.Reading.Queries;

namespace LogSource.Reading;

/// <summary><c>GET /apps/{app}/logs</c>: a dump, or a stream over WebSocket or server-sent events.</summary>
internal sealed class LogsEndpoint(
    DumpResponder dump,
    LogStream stream,
    OpenStreams streams,
    SseResponder sse,
    WebSocketResponder webSocket
)
{
    public async Task HandleAsync(HttpContext context)
    {
        var app = AppName.FromRoute(context);
        // Find all errors before the handshake is accepted: afterwards, no error response is possible.
        var handshake = WebSocketHandshake.Find(context);
        var query = LogQuery.Parse(context.Request);
        if (handshake is not null && !query.Stream)
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest,
                "websocket-needs-stream",
                "A WebSocket carries a stream: add stream=true."
            );
        }

        handshake?.Validate();
        if (!query.Stream)
        {
            await dump.RunAsync(context, app, query);
            return;
        }

        streams.CheckAdmitted();
        var (start, nextBefore) = await stream.FindStartAsync(app, query, context.RequestAborted);
        CursorHeaders.Add(context.Response, CursorHeaders.NextBefore, nextBefore);
        if (handshake is null)
        {
            await sse.RunAsync(context, app, query, start);
        }
        else
        {
            await webSocket.RunAsync(context, await handshake.AcceptAsync(), app, query, start);
        }
    }
}
