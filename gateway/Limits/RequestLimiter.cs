using System.Net;
using System.Threading.RateLimiting;
using EdgeGateway.Configuration;
using EdgeGateway.Identity;
using EdgeGateway.Limits.Configuration;
using EdgeGateway.Limits.Counting;
using EdgeGateway.Limits.Matching;

namespace EdgeGateway.Limits;

/// <summary>Decides over each request for the framework's rate limiting: first by its address, then by its client.</summary>
internal sealed partial class RequestLimiter : PartitionedRateLimiter<HttpContext>
{
    private const string Anonymous = "anon";

    private readonly Reloading<LimitOptions> _options;
    private readonly SharedCounters _counters;
    private readonly LocalCounters _local;
    private readonly LimitAnswers _answers;
    private readonly LimitMetrics _metrics;
    private readonly ILogger<RequestLimiter> _logger;
    private volatile Books _books;

    public RequestLimiter(
        Reloading<LimitOptions> options, SharedCounters counters, LocalCounters local, LimitAnswers answers, LimitMetrics metrics,
        ILogger<RequestLimiter> logger)
    {
        _options = options;
        _counters = counters;
        _local = local;
        _answers = answers;
        _metrics = metrics;
        _logger = logger;
        _books = new Books(options.Current);
        options.Changed += Reload;
    }

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        _books is { ByAddress: null, ByClient: null } ? LimitLease.Unlimited : LimitLease.Undecided;

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var books = _books;
        var (request, clientKey) = books.Identify(resource);
        AppliedRules[] applied = [.. new[] { books.ByAddress?.Find(request, request.AddressText), books.ByClient?.Find(request, clientKey) }.OfType<AppliedRules>()];
        if (applied.Length == 0)
        {
            return LimitLease.Unlimited;
        }

        // What is by client comes after what is by address, so it is not counted where the address is refused.
        var counts = await _counters.CountAsync([.. applied.SelectMany(rules => rules.Counters).Select(_local.Settle)]);
        var verdicts = new RequestVerdict[applied.Length];
        var used = 0;
        for (var i = 0; i < applied.Length; i++)
        {
            verdicts[i] = Judge(applied[i], [.. counts.Skip(used).Take(applied[i].Counters.Count)], request);
            used += verdicts[i].Counts.Count;
        }

        var lease = new LimitLease(verdicts);
        if (lease.IsAcquired)
        {
            _answers.Announce(resource, lease);
        }

        return lease;
    }

    protected override void Dispose(bool disposing)
    {
        _options.Changed -= Reload;
        base.Dispose(disposing);
    }

    private void Reload() => _books = new Books(_options.Current);

    private RequestVerdict Judge(AppliedRules applied, IReadOnlyList<Count> counts, RequestIdentity request)
    {
        var verdict = new RequestVerdict(applied, counts);
        for (var i = 0; i < counts.Count; i++)
        {
            var rule = applied.Counters[i].Rule;
            if (rule.IsOver(counts[i].Value))
            {
                Log.Over(_logger, rule.IsMonitor ? LogLevel.Information : LogLevel.Debug, request.Endpoint,
                    rule.ByAddress ? request.AddressText : request.ClientId, rule.Endpoint, rule.Limit, rule.PeriodText);
            }
        }

        if (verdict.Refusal is { } refusal)
        {
            _metrics.Refused(refusal.ByAddress);
        }

        return verdict;
    }

    private sealed class Books(LimitOptions options)
    {
        private readonly string _clientIdHeader = options.ClientRateLimiting?.ClientIdHeader ?? options.IpRateLimiting?.ClientIdHeader ?? "X-ClientId";
        private readonly string _realIpHeader = options.IpRateLimiting?.RealIpHeader ?? options.ClientRateLimiting?.RealIpHeader ?? "X-Real-IP";
        private readonly bool _believesHeader = options.ClientRateLimiting?.ClientIdSource == ClientIdSource.Header;

        public RuleBook? ByAddress { get; } =
            Section(options.IpRateLimiting, options.IpRateLimitPolicies.IpRules) is { } section
                ? new RuleBook(section, options.IpRateLimitPolicies, byAddress: true)
                : null;

        public RuleBook? ByClient { get; } =
            Section(options.ClientRateLimiting, options.ClientRateLimitPolicies.ClientRules) is { } section
                ? new RuleBook(section, options.ClientRateLimitPolicies, byAddress: false)
                : null;

        // Policies alone are limits, too.
        private static SectionOptions? Section(SectionOptions? configured, IList<PolicyOptions> policies) =>
            configured ?? (policies.Count > 0 ? new SectionOptions() : null);

        /// <summary>The request, and whose counters it uses: a client without an id has those of its address.</summary>
        public (RequestIdentity Request, string ClientKey) Identify(HttpContext context)
        {
            var isProxied = context.Features.Get<KnownProxy>() is not null;
            var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
            if (isProxied && context.Request.Headers[_realIpHeader] is [.., { } named] && IPAddress.TryParse(named.Trim(), out var real))
            {
                address = real;
            }

            var tenant = _believesHeader ? null : context.Features.Get<CallerIdentity>()?.Tenant;
            var id = tenant ?? (_believesHeader || isProxied ? context.Request.Headers[_clientIdHeader] is [{ } first, ..] ? first : null : null);
            var request = new RequestIdentity(id ?? Anonymous, address, context.Request.Method, context.Request.Path);
            return (request, id ?? (_believesHeader ? Anonymous : $"{Anonymous}@{request.AddressText}"));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1800, Message = "{Endpoint} of {Client} is over the limit of {Rule}: {Limit} per {Period}")]
        public static partial void Over(
            ILogger logger, LogLevel level, string endpoint, string client, string rule, double limit, string period);
    }
}
