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
    private const string Logplex = "application/logplex-1";

    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var (parse, type) = ParserOf(request);
        var batch = new LineBatch(options.Value, ContainerOf(request), time.GetUtcNow().ToUnixNanoseconds());

        using var lease = pending.Lease();
        var body = await ReadAsync(context, lease);
        parse(body.Bytes, batch);
        lease.Add((batch.Lines.Count * PendingBytes.PerLine) + batch.CopiedBytes);
        if (type == Logplex)
        {
            LogplexCount.Check(request.Headers, batch.Lines.Count);
        }

        // Not cancelled when the client leaves: the lines are on their way, and their room is taken until the buffer has them.
        await buffer.AppendAsync(AppName.Of(context), batch.Lines, CancellationToken.None);
        body.Recycle();

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(new { accepted = batch.Lines.Count }, context.RequestAborted);
    }

    private async Task<RequestBody> ReadAsync(HttpContext context, PendingBytesLease lease)
    {
        var limit = options.Value.MaxBodyBytes;
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit;
        try
        {
            var decoded = ContentCoding.Decode(context.Request);
            await using var _ = decoded == context.Request.Body ? null : decoded;
            return await RequestBody.ReadAsync(decoded, limit, lease, context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(StatusCodes.Status400BadRequest, "bad-encoding", "The body is not gzip, or not all of it.");
        }
    }

    private static (Action<ReadOnlyMemory<byte>, LineBatch> Parse, string Type) ParserOf(HttpRequest request)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        return type?.ToLowerInvariant() switch
        {
            "text/plain" => (TextLines.Parse, type),
            "application/x-ndjson" => (NdjsonLines.Parse, type),
            Logplex => (LogplexLines.Parse, Logplex),
            _ => throw new ProblemException(
                StatusCodes.Status415UnsupportedMediaType,
                "unsupported-media-type",
                $"Content-Type must be text/plain, application/x-ndjson or {Logplex}."),
        };
    }

    private static string ContainerOf(HttpRequest request)
    {
        var name = request.Query["container"].ToString();
        if (name.Length == 0)
        {
            return ContainerName.Default;
        }

        if (ContainerName.IsValid(name))
        {
            return name;
        }

        throw new ProblemException(
            StatusCodes.Status400BadRequest, "bad-container", $"container must be a name: {ContainerName.Rule}.");
    }
}
