using LogSource.Buffer;
using LogSource.Ingest.Bodies;
using LogSource.Ingest.Budget;
using LogSource.Ingest.Formats;
using LogSource.Lines;
using LogSource.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace LogSource.Ingest;

/// <summary><c>POST /apps/{app}/lines</c>: stores all lines of the body or none.</summary>
internal sealed class IngestEndpoint(
    ILogBuffer buffer,
    BufferMetrics metrics,
    IngestBudget budget,
    JsonKeys keys,
    IOptions<IngestOptions> options,
    TimeProvider time
)
{
    public async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var type = BodyType.Parse(request);
        var batch = new ParsedLines(options.Value, ContainerOf(request), time.GetUtcNow().ToUnixNanoseconds());

        using var reservation = budget.NewReservation();
        var body = await ReadAsync(context, type, reservation);
        Parse(body.Bytes, type.Format, request.Headers, batch);
        reservation.Add((batch.Lines.Count * IngestBudget.PerLine) + batch.CopiedBytes);

        // Not cancelled if the client disconnects: the lines are being sent, and their bytes stay reserved until the
        // buffer has acknowledged them.
        await buffer.AppendAsync(AppName.FromRoute(context), batch.Lines, CancellationToken.None);
        body.Recycle();
        metrics.AppendedByRequest(batch.Lines.Count);

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(new { accepted = batch.Lines.Count }, context.RequestAborted);
    }

    private async Task<RequestBody> ReadAsync(HttpContext context, BodyType type, IngestReservation reservation)
    {
        var limit = options.Value.MaxBodyBytes;
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit;
        try
        {
            var decoded = ContentCoding.Decode(context.Request);
            await using var _ = decoded == context.Request.Body ? null : decoded;
            var body = await RequestBody.ReadAsync(decoded, limit, reservation, context.RequestAborted);
            return await body.ToUtf8Async(type.Charset, limit, reservation, context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(
                StatusCodes.Status400BadRequest,
                "bad-encoding",
                "The body is not valid gzip, or it is incomplete."
            );
        }
    }

    private void Parse(ReadOnlyMemory<byte> body, LineFormat format, IHeaderDictionary headers, ParsedLines batch)
    {
        switch (format)
        {
            case LineFormat.Text:
                TextLines.Parse(body, batch);
                break;
            case LineFormat.Ndjson:
                NdjsonLines.Parse(body, keys, batch);
                break;
            case LineFormat.Json:
                JsonLines.Parse(body, keys, batch);
                break;
            case LineFormat.Logplex:
                LogplexLines.Parse(body, batch, LogplexHeaders.AreOfLogplex(headers));
                LogplexHeaders.CheckCount(headers, batch.Lines.Count);
                break;
        }
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
            StatusCodes.Status400BadRequest,
            "bad-container",
            $"container must be a name: {ContainerName.Rule}."
        );
    }
}
