using System.Threading.RateLimiting;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Responses;
using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.RateLimiting;

/// <summary>
/// Decides for the framework's rate limiting whether a request passes: first by its address, then by its client.
/// </summary>
internal sealed class RequestLimiter(
    RateLimitRules rules,
    SharedCounters counters,
    LocalCounters local,
    RateLimitResponses responses,
    RateLimitMetrics metrics,
    ILogger<RequestLimiter> logger
) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        rules.AreEmpty ? RateLimitDecision.Unlimited : RateLimitDecision.Undecided;

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource,
        int permitCount,
        CancellationToken cancellationToken
    )
    {
        var (request, matched) = rules.Match(resource);
        if (matched.Length == 0)
        {
            return RateLimitDecision.Unlimited;
        }

        // The client's counters come after those of the address, so that they do not count a request whose address is
        // rejected.
        IReadOnlyList<Counter> used = matched is [{ AreIndependentOfPath: true } only]
            ? only.Counters
            : [.. matched.SelectMany(set => set.Counters).Select(local.ResolveKey)];
        var counts = await counters.CountAsync(used);
        var verdicts = new RuleSetVerdict[matched.Length];
        var offset = 0;
        for (var i = 0; i < matched.Length; i++)
        {
            verdicts[i] = Evaluate(
                matched[i],
                matched.Length == 1 ? counts : [.. counts.Skip(offset).Take(matched[i].Counters.Count)],
                request
            );
            offset += verdicts[i].Counts.Count;
        }

        var decision = new RateLimitDecision(verdicts);
        RequestSpan.Set(resource, "edge.limit", decision.IsAcquired ? "allowed" : "refused");
        if (decision.IsAcquired)
        {
            responses.AddHeaders(resource, decision);
        }

        return decision;
    }

    private RuleSetVerdict Evaluate(MatchedRules matched, IReadOnlyList<Count> counts, RequestIdentity request)
    {
        var verdict = new RuleSetVerdict(matched, counts);
        for (var i = 0; i < counts.Count; i++)
        {
            var rule = matched.Counters[i].Rule;
            if (rule.IsOver(counts[i].Value))
            {
                RateLimitLog.OverLimit(
                    logger,
                    rule.IsMonitor ? LogLevel.Information : LogLevel.Debug,
                    request.Endpoint,
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

        return verdict;
    }
}
