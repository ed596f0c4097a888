using System.Threading.RateLimiting;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Responses;
using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.RateLimiting;

/// <summary>Decides over each request for the framework's rate limiting: first by its address, then by its client.</summary>
internal sealed partial class RequestLimiter(
    CurrentRules rules,
    SharedCounters counters,
    LocalCounters local,
    RateLimitResponses answers,
    RateLimitMetrics metrics,
    ILogger<RequestLimiter> logger
) : PartitionedRateLimiter<HttpContext>
{
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        rules.Current is { ByAddress: null, ByClient: null }
            ? RateLimitDecision.Unlimited
            : RateLimitDecision.Undecided;

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource,
        int permitCount,
        CancellationToken cancellationToken
    )
    {
        var books = rules.Current;
        var (request, clientKey) = books.Identify(resource);
        MatchedRules?[] sections =
        [
            books.ByAddress?.Find(request, request.AddressText),
            books.ByClient?.Find(request, clientKey),
        ];
        MatchedRules[] applied = [.. sections.OfType<MatchedRules>()];
        if (applied.Length == 0)
        {
            return RateLimitDecision.Unlimited;
        }

        // What is by client comes after what is by address, so it is not counted where the address is refused.
        IReadOnlyList<Counter> used = applied is [{ AreSettled: true } only]
            ? only.Counters
            : [.. applied.SelectMany(section => section.Counters).Select(local.ResolveKey)];
        var counts = await counters.CountAsync(used);
        var verdicts = new RuleSetVerdict[applied.Length];
        var at = 0;
        for (var i = 0; i < applied.Length; i++)
        {
            verdicts[i] = Judge(
                applied[i],
                applied.Length == 1 ? counts : [.. counts.Skip(at).Take(applied[i].Counters.Count)],
                request
            );
            at += verdicts[i].Counts.Count;
        }

        var lease = new RateLimitDecision(verdicts);
        if (lease.IsAcquired)
        {
            answers.Announce(resource, lease);
        }

        return lease;
    }

    private RuleSetVerdict Judge(MatchedRules applied, IReadOnlyList<Count> counts, RequestIdentity request)
    {
        var verdict = new RuleSetVerdict(applied, counts);
        for (var i = 0; i < counts.Count; i++)
        {
            var rule = applied.Counters[i].Rule;
            if (rule.IsOver(counts[i].Value))
            {
                Log.Over(
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

        if (verdict.Refusal is { } refusal)
        {
            metrics.Refused(refusal.ByAddress);
        }

        return verdict;
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 1800,
            Message = "{Endpoint} of {Client} is over the limit of {Rule}: {Limit} per {Period}"
        )]
        public static partial void Over(
            ILogger logger,
            LogLevel level,
            string endpoint,
            string client,
            string rule,
            double limit,
            string period
        );
    }
}
