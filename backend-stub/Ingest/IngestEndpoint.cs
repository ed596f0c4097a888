using LogSource.Apps;
using LogSource.Buffers;
using LogSource.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LogSource.Ingest;

/// <summary><c>POST /apps/{app}/lines</c>: takes in all lines of the body or none.</summary>
internal sealed class IngestEndpoint(ILogBuffer buffer, PendingBytes pending, IOptions<IngestOptions> options, TimeProvider time)
{
    // What a line costs beside its bytes on its way to the buffer: measured at 860 bytes for Redis' client.
    private const int BytesPerLine = 1024;

    private const string DefaultContainer = "app-1";

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var parse = ParserOf(request);
        var batch = new LineBatch(options.Value, ContainerOf(request), UnixNanoseconds(time.GetUtcNow()));
        var limit = options.Value.MaxBodyBytes;
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit;

        using var lease = pending.Lease();
        var body = await RequestBody.ReadAsync(request.Body, limit, lease, context.RequestAborted);
        parse(Utf8Text.Sanitize(body), batch);
        lease.Add((long)batch.Lines.Count * BytesPerLine);

        // Not cancelled when the client leaves: the lines are on their way, and their room is taken until the buffer has them.
        await buffer.AppendAsync(AppName.Of(context), batch.Lines, CancellationToken.None);

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(new { accepted = batch.Lines.Count }, context.RequestAborted);
    }

    private static Action<ReadOnlyMemory<byte>, LineBatch> ParserOf(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is not ([] or ["identity"]))
        {
            throw Unsupported("Content-Encoding must be identity.");
        }

        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        return type?.ToLowerInvariant() switch
        {
            "text/plain" => TextLines.Parse,
            "application/x-ndjson" => NdjsonLines.Parse,
            _ => throw Unsupported("Content-Type must be text/plain or application/x-ndjson."),
        };
    }

    private static string ContainerOf(HttpRequest request)
    {
        var name = request.Query["container"].ToString();
        if (name.Length == 0)
        {
            return DefaultContainer;
        }

        if (ContainerName.IsValid(name))
        {
            return name;
        }

        throw new ProblemException(
            StatusCodes.Status400BadRequest, "bad-container", $"container must be a name: {ContainerName.Rule}.");
    }

    private static ProblemException Unsupported(string detail) =>
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", detail);

    private static long UnixNanoseconds(DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
