using System.Globalization;
using System.Text;
using LogSource.Tail;

namespace LogSource.Reading;

/// <summary>Streams as server-sent events.</summary>
internal sealed class SseStream(LogStream stream, OpenStreams streams, ILogger<SseStream> logger)
{
    private const int ShortestRetryMs = 1_000;
    private const int LongestRetryMs = 5_000;

    // A client that takes nothing would hold up the end of the process.
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(1);

    public async Task RunAsync(HttpContext context, string app, LogQuery query, FollowStart start)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        // Asks a proxy in between to pass on events as they come.
        response.Headers["X-Accel-Buffering"] = "no";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // At once: a client learns that the stream is open before any line comes.
        await response.BodyWriter.FlushAsync(context.RequestAborted);

        using var open = streams.Open(context.RequestAborted);
        try
        {
            await stream.RunAsync(app, start, query.Filter, new SseSink(response.BodyWriter, query.Fields), open.Ended);
        }
        catch (OperationCanceledException) when (open.Ended.IsCancellationRequested)
        {
            // The response ends in order, which an abandoned one does not notice.
            ReadingLog.StreamEnded(logger, app);
            if (open.IsDrained)
            {
                await TellRetryAsync(response);
            }
        }
    }

    // Jittered, so that the clients of a log source that stops do not all reconnect in the same moment.
    private static async Task TellRetryAsync(HttpResponse response)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(response.HttpContext.RequestAborted);
        patience.CancelAfter(LastWrite);
        var retry = string.Create(
            CultureInfo.InvariantCulture,
            $"retry: {Random.Shared.Next(ShortestRetryMs, LongestRetryMs + 1)}\n\n"
        );
        await (
            (Task)response.BodyWriter.WriteAsync(Encoding.ASCII.GetBytes(retry), patience.Token).AsTask()
        ).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
