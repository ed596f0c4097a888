using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Hosting.Wire;
using LogSource.Reading.Queries;
using LogSource.Tail;
using Microsoft.AspNetCore.Connections.Features;

namespace LogSource.Reading.Following;

/// <summary>Responds with a stream of server-sent events.</summary>
internal sealed class SseResponder(LogStream stream, OpenStreams streams, ILogger<SseResponder> logger)
{
    // A client that does not read must not delay the end of the process.
    private static readonly TimeSpan LastWriteTimeout = TimeSpan.FromSeconds(1);

    public async Task RunAsync(HttpContext context, string app, LogQuery query, FollowStart start)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        // Proxies such as nginx then do not buffer events.
        response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // Flush the headers at once, so that a client detects that the stream is open before the first line.
        await response.BodyWriter.FlushAsync(context.RequestAborted);

        RequestSpan.EndWithOpening(context);
        using var open = streams.Open(context.RequestAborted);
        try
        {
            await stream.RunAsync(app, start, query, new SseSink(response.BodyWriter, query.Fields), open.EndToken);
        }
        catch (OperationCanceledException) when (open.EndToken.IsCancellationRequested)
        {
            // Ends the response without an error.
            ReadingLog.StreamEnded(logger, app);
            if (open.IsDrained)
            {
                await WriteReconnectDelayAsync(response);
            }
        }
    }

    private static async Task WriteReconnectDelayAsync(HttpResponse response)
    {
        // Otherwise a client would reconnect through the same connection, to this process.
        response.HttpContext.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(response.HttpContext.RequestAborted);
        timeout.CancelAfter(LastWriteTimeout);
        await ((Task)response.BodyWriter.WriteAsync(ReconnectDelay.Create(), timeout.Token).AsTask()).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing
        );
    }
}
