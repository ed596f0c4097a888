using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace EdgeGateway.Problems;

/// <summary>
/// An error response: RFC 9457 <c>application/problem+json</c> with a stable <c>code</c>:
/// <c>{"type":"about:blank","title":"Not Found","status":404,"detail":"…","code":"not-found"}</c>.
/// It contains no token, backend address or stack trace.
/// </summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Code">The stable code by which programs distinguish errors: <c>docs/reference/errors.md</c>.</param>
/// <param name="Detail">A sentence for people.</param>
/// <param name="RetryAfterSeconds">For 429 and 503: the seconds after which the client may retry.</param>
internal sealed record Problem(int Status, string Code, string Detail, int? RetryAfterSeconds = null)
{
    private string? _allow;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Creates a 405 with the methods that the address supports (RFC 9110 section 15.5.6).</summary>
    public static Problem MethodNotAllowed(string allow) =>
        new(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", $"This address supports {allow}.")
        {
            _allow = allow,
        };

    /// <summary>Creates a 400 for a query of the admin API.</summary>
    /// <param name="fault">What is wrong with it: a sentence.</param>
    public static Problem BadQuery(string fault) => new(StatusCodes.Status400BadRequest, "bad-query", fault);

    /// <summary>
    /// Answers the request with this problem. No effect after the response has started or the client has left.
    /// </summary>
    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (_allow is not null)
        {
            response.Headers.Allow = _allow;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                type = "about:blank",
                title = ReasonPhrases.GetReasonPhrase(Status),
                status = Status,
                detail = Detail,
                code = Code,
            },
            Json
        );
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
