using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Identity;
using EdgeGateway.Operations;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Responses;
using EdgeGateway.RateLimiting.Rules;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeGateway.RateLimiting;

/// <summary>Decides whether a request passes: first by its address, then by its client.</summary>
internal sealed class RateLimitingMiddleware(
    RequestDelegate next,
    RateLimitRules rules,
    SharedCounters counters,
    LocalCounters local,
    RateLimitResponses responses,
    RateLimitMetrics metrics,
    RefusedTenants refused,
    ILogger<RateLimitingMiddleware> logger
)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (
            rules.AreEmpty
            || context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null
            || rules.Match(context, out var request) is not { Length: > 0 } matched
        )
        {
            return next(context);
        }

        var counting = counters.CountAsync(CountersOf(matched));
        return counting.IsCompletedSuccessfully
            ? AnswerAsync(context, request, matched, counting.Result)
            : FinishAsync(context, request, matched, counting);
    }

    private async Task FinishAsync(
        HttpContext context,
        RequestIdentity request,
        MatchedRules[] matched,
        ValueTask<IReadOnlyList<Count>> counting
    ) => await AnswerAsync(context, request, matched, await counting);

    private Task AnswerAsync(
        HttpContext context,
        RequestIdentity request,
        MatchedRules[] matched,
        IReadOnlyList<Count> counts
    )
    {
        var verdicts = new RuleSetVerdict[matched.Length];
        var offset = 0;
        for (var i = 0; i < matched.Length; i++)
        {
            verdicts[i] = new RuleSetVerdict(matched[i], CountsOf(matched, i, counts, offset));
            offset += verdicts[i].Counts.Count;
            Report(verdicts[i], request);
        }

        var decision = new RateLimitDecision(context, verdicts);
        var isAllowed = decision.Rejection is null;
        RequestSpan.Set(context, "edge.limit", isAllowed ? "allowed" : "refused");
        if (!isAllowed && context.Features.Get<CallerIdentity>() is { } caller)
        {
            refused.AddRequest(caller.Tenant);
        }

        responses.AddHeaders(decision);
        return isAllowed ? next(context) : responses.RejectAsync(decision);
    }

    // The client's counters come after those of the address, so that they do not count a request whose address is
    // rejected.
    private IReadOnlyList<Counter> CountersOf(MatchedRules[] matched)
    {
        if (matched is [{ AreIndependentOfPath: true } only])
        {
            return only.Counters;
        }

        var used = new List<Counter>();
        foreach (var set in matched)
        {
            for (var i = 0; i < set.Counters.Count; i++)
            {
                used.Add(local.ResolveKey(set.Counters[i]));
            }
        }

        return used;
    }

    private static IReadOnlyList<Count> CountsOf(
        MatchedRules[] matched,
        int set,
        IReadOnlyList<Count> counts,
        int offset
    )
    {
        if (matched.Length == 1)
        {
            return counts;
        }

        var own = new Count[Math.Min(matched[set].Counters.Count, counts.Count - offset)];
        for (var i = 0; i < own.Length; i++)
        {
            own[i] = counts[offset + i];
        }

        return own;
    }

    private void Report(RuleSetVerdict verdict, RequestIdentity request)
    {
        for (var i = 0; i < verdict.Counts.Count; i++)
        {
            var rule = verdict.Matched.Counters[i].Rule;
            if (rule.IsOver(verdict.Counts[i].Value))
            {
                RateLimitLog.OverLimit(
                    logger,
                    rule.IsMonitor ? LogLevel.Information : LogLevel.Debug,
                    TokenText.Remove(request.Endpoint),
                    rule.ByAddress ? request.AddressText : request.ClientId,
                    rule.Endpoint,
                    rule.Limit,
                    rule.PeriodText
                );
            }
        }

        if (verdict.RejectingRule is { } rejecting)
        {
            metrics.Rejected(rejecting.ByAddress);
        }
    }
}
