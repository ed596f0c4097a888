using LogSource.Tail;

namespace LogSource.Reading;

/// <summary>Streams as server-sent events.</summary>
internal sealed class SseStream(LogStream stream, IHostApplicationLifetime lifetime, ILogger<SseStream> logger)
{
    public async Task RunAsync(HttpContext context, string app, LogQuery query, FollowStart start)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        // Asks a proxy in between to pass on events as they come.
        response.Headers["X-Accel-Buffering"] = "no";
        // At once: a client learns that the stream is open before any line comes.
        await response.BodyWriter.FlushAsync(context.RequestAborted);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await stream.RunAsync(app, start, query.Filter, new SseSink(response.BodyWriter), ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The response ends in order, which an abandoned one does not notice.
            ReadingLog.StreamEnded(logger, app);
        }
    }
}
