using System.Globalization;
using EdgeGateway.Problems;

namespace EdgeGateway.RateLimiting.Responses;

/// <summary>Reports limits to clients: headers on a request that passes, a response to one that is rejected.</summary>
internal sealed class RateLimitResponses(TimeProvider time)
{
    // The seconds to wait that AspNetCoreRateLimit reports for a rule that rejects every request.
    private const int Never = int.MaxValue;
    private const string ProblemJson = "application/problem+json";

    private readonly Func<object, Task> _writeHeaders = decision => WriteHeaders((RateLimitDecision)decision, time);

    /// <summary>
    /// Adds the rate limit headers to the response and replaces the backend's. The <c>X-Rate-Limit</c> headers of
    /// AspNetCoreRateLimit describe the first rule set that lets the request pass.
    /// </summary>
    public void AddHeaders(RateLimitDecision decision)
    {
        foreach (var verdict in decision.Verdicts)
        {
            if (verdict.RuleSet.HasHeaders)
            {
                decision.Context.Response.OnStarting(_writeHeaders, decision);
                return;
            }
        }
    }

    /// <summary>Answers a request that a rule rejects.</summary>
    public Task RejectAsync(RateLimitDecision decision)
    {
        var context = decision.Context;
        var verdict = decision.Rejection!.Value;
        var rule = verdict.RejectingRule!;
        var wait = rule.Limit <= 0 ? Never : SecondsUntil(verdict.Counts[^1].Ends);
        var text = rule.Response.Write(rule, wait);
        int? retryAfter = verdict.RuleSet.HasHeaders ? wait : null;
        if (
            context
                .Request.GetTypedHeaders()
                .Accept.Any(accepted =>
                    accepted.Quality is not 0
                    && accepted.MediaType.Equals(ProblemJson, StringComparison.OrdinalIgnoreCase)
                )
        )
        {
            return new Problem(rule.Response.StatusCode, "quota-exceeded", text, retryAfter).WriteAsync(context);
        }

        context.Response.StatusCode = rule.Response.StatusCode;
        context.Response.ContentType = rule.Response.ContentType;
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static Task WriteHeaders(RateLimitDecision decision, TimeProvider time)
    {
        var headers = decision.Context.Response.Headers;
        RateLimitFields.Write(headers, decision.Verdicts, time.GetUtcNow());
        foreach (var verdict in decision.Verdicts)
        {
            if (verdict is { RejectingRule: null, Counts.Count: > 0, RuleSet.HasHeaders: true })
            {
                // All rules of a set that lets the request pass have counted it.
                var longest = verdict.Matched.LongestIndex;
                var (rule, count) = (verdict.Matched.Counters[longest].Rule, verdict.Counts[longest]);
                headers["X-Rate-Limit-Limit"] = rule.PeriodText;
                headers["X-Rate-Limit-Remaining"] = FormatRemaining(rule.Limit - count.Value);
                headers["X-Rate-Limit-Reset"] = count.Ends.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);
                break;
            }
        }

        return Task.CompletedTask;
    }

    // Limits are whole in most cases, and a whole number is formatted faster.
    private static string FormatRemaining(double remaining) =>
        remaining is >= 0 and <= int.MaxValue && (int)remaining == remaining
            ? ((int)remaining).ToString(CultureInfo.InvariantCulture)
            : remaining.ToString(CultureInfo.InvariantCulture);

    private int SecondsUntil(DateTimeOffset ends) =>
        Math.Max(1, (int)Math.Ceiling((ends - time.GetUtcNow()).TotalSeconds));
}
