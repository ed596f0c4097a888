using System.Globalization;
using EdgeGateway.Limits.Counting;
using EdgeGateway.Problems;

namespace EdgeGateway.Limits;

/// <summary>What clients are told of limits: headers where a request passes, an answer where it does not.</summary>
internal sealed class LimitAnswers(TimeProvider time)
{
    // AspNetCoreRateLimit's word for "never".
    private const int Never = int.MaxValue;
    private const string ProblemJson = "application/problem+json";

    /// <summary>Puts the headers of a verdict into the response, in the place of a backend's.</summary>
    public static void Announce(HttpContext context, RequestVerdict verdict)
    {
        if (!verdict.HasHeaders || verdict.Counted.Count == 0)
        {
            return;
        }

        var (rule, count) = verdict.Counted.OrderByDescending(counted => counted.Rule.Period).First();
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers["X-Rate-Limit-Limit"] = rule.PeriodText;
            headers["X-Rate-Limit-Remaining"] = (rule.Limit - count.Value).ToString(CultureInfo.InvariantCulture);
            headers["X-Rate-Limit-Reset"] = count.Ends.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
    }

    /// <summary>Answers a request that a rule refuses.</summary>
    public Task RefuseAsync(HttpContext context, RequestVerdict verdict)
    {
        var rule = verdict.Refusal!;
        var wait = rule.Limit <= 0 ? Never : Wait(verdict.Counted[^1].Count);
        var text = rule.Answer.Write(rule, wait);
        int? told = verdict.HasHeaders ? wait : null;
        if (context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(ProblemJson, StringComparison.OrdinalIgnoreCase)))
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
