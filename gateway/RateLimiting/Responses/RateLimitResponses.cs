using System.Globalization;
using EdgeGateway.Problems;
using EdgeGateway.RateLimiting.Counting;

namespace EdgeGateway.RateLimiting.Responses;

/// <summary>What clients are told of limits: headers where a request passes, an answer where it does not.</summary>
internal sealed class RateLimitResponses(TimeProvider time)
{
    // AspNetCoreRateLimit's word for "never".
    private const int Never = int.MaxValue;
    private const string ProblemJson = "application/problem+json";

    /// <summary>Puts the headers of limits into the response, in the place of a backend's. AspNetCoreRateLimit's are about the first section
    /// that passes.</summary>
    public void Announce(HttpContext context, RateLimitDecision lease)
    {
        if (lease.Verdicts.All(verdict => !verdict.Book.HasHeaders))
        {
            return;
        }

        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            RateLimitFields.Write(headers, lease.Verdicts, time.GetUtcNow());
            if (
                lease.Verdicts.FirstOrDefault(verdict =>
                    verdict is { Refusal: null, Counts.Count: > 0, Book.HasHeaders: true }
                ) is
                { } verdict
            )
            {
                // All of a section that passes were counted.
                var (rule, count) = (
                    verdict.Applied.Counters[verdict.Applied.Longest].Rule,
                    verdict.Counts[verdict.Applied.Longest]
                );
                headers["X-Rate-Limit-Limit"] = rule.PeriodText;
                headers["X-Rate-Limit-Remaining"] = (rule.Limit - count.Value).ToString(CultureInfo.InvariantCulture);
                headers["X-Rate-Limit-Reset"] = count.Ends.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>Answers a request that a rule refuses.</summary>
    public Task RefuseAsync(HttpContext context, RateLimitDecision lease)
    {
        Announce(context, lease);
        var verdict = lease.Refusal!;
        var rule = verdict.Refusal!;
        var wait = rule.Limit <= 0 ? Never : Wait(verdict.Counts[^1]);
        var text = rule.Answer.Write(rule, wait);
        int? told = verdict.Book.HasHeaders ? wait : null;
        if (
            context
                .Request.GetTypedHeaders()
                .Accept.Any(accepted =>
                    accepted.Quality is not 0
                    && accepted.MediaType.Equals(ProblemJson, StringComparison.OrdinalIgnoreCase)
                )
        )
        {
            return new Problem(rule.Answer.StatusCode, "quota-exceeded", text, told).WriteAsync(context);
        }

        context.Response.StatusCode = rule.Answer.StatusCode;
        context.Response.ContentType = rule.Answer.ContentType;
        if (told is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private int Wait(Count count) => Math.Max(1, (int)Math.Ceiling((count.Ends - time.GetUtcNow()).TotalSeconds));
}
