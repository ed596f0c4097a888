using System.Globalization;
using EdgeGateway.Hosting.Wire;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace LogSource.Problems;

/// <summary>An error response: <c>application/problem+json</c> (RFC 9457) with a stable <c>code</c>.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The error's code, which programs rely on.</param>
/// <param name="Detail">The explanation for people, with the rule that was broken.</param>
internal sealed record Problem(int Status, string Code, string Detail)
{
    /// <summary>The value of Retry-After, sent in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The number of the invalid line in the request's body, counted from 1.</summary>
    public int? Line { get; init; }

    /// <summary>The number of the invalid frame in the request's body, counted from 1.</summary>
    public int? Frame { get; init; }

    /// <summary>The index of the invalid record in a JSON body, counted from 0.</summary>
    public int? Index { get; init; }

    /// <summary>Additional headers of the response.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Creates a problem whose code is the status's reason phrase in lower case, with hyphens.</summary>
    public static Problem FromStatus(int status, string detail)
    {
        var name = ReasonPhrases.GetReasonPhrase(status);
        return new Problem(status, name.Replace(' ', '-').ToLowerInvariant(), detail);
    }

    public Task WriteAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.StatusCode = Status;
        if (RetryAfter is { } delay)
        {
            response.Headers.RetryAfter = delay.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        var body = new ProblemDetails
        {
            Type = "about:blank",
            Title = ReasonPhrases.GetReasonPhrase(Status),
            Status = Status,
            Detail = Detail,
            Extensions = { ["code"] = Code },
        };
        if (Line is { } line)
        {
            body.Extensions["line"] = line;
        }

        if (Frame is { } frame)
        {
            body.Extensions["frame"] = frame;
        }

        if (Index is { } index)
        {
            body.Extensions["index"] = index;
        }

        return response.WriteJsonAsync(body, "application/problem+json", cancellationToken);
    }
}
