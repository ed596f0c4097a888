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
    private readonly LimitMetrics _metrics;
    private readonly ILogger<RequestLimiter> _logger;
    private volatile Books _books;

    public RequestLimiter(
        Reloading<LimitOptions> options, SharedCounters counters, LocalCounters local, LimitMetrics metrics, ILogger<RequestLimiter> logger)
    {
        _options = options;
        _counters = counters;
        _local = local;
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
        var ofAddress = Counters(books.ByAddress, request, request.Address.ToString());
        var ofClient = Counters(books.ByClient, request, clientKey);
        Counter[] counters = [.. ofAddress, .. ofClient];
        if (counters.Length == 0)
        {
            return LimitLease.Unlimited;
        }

        // What is counted by client comes after, so it is not counted where the address is refused.
        var counts = await _counters.CountAsync(counters, cancellationToken);
        var lease = new LimitLease(
            Judge(books.ByAddress, ofAddress, counts.Take(ofAddress.Count), request), Judge(books.ByClient, ofClient, counts.Skip(ofAddress.Count), request));
        if (lease.IsAcquired)
        {
            LimitAnswers.Announce(resource, lease.ByAddress.Counted.Count > 0 ? lease.ByAddress : lease.ByClient);
        }

        return lease;
    }

    protected override void Dispose(bool disposing)
    {
        _options.Changed -= Reload;
        base.Dispose(disposing);
    }

    private void Reload() => _books = new Books(_options.Current);

    private IReadOnlyList<Counter> Counters(RuleBook? book, RequestIdentity request, string id) =>
        book?.Find(request) is { Count: > 0 } rules ? [.. book.Counters(rules, request, id).Select(_local.Settle)] : [];

    private RequestVerdict Judge(RuleBook? book, IReadOnlyList<Counter> counters, IEnumerable<Count> counts, RequestIdentity request)
    {
        LimitRule? refusal = null;
        (LimitRule Rule, Count Count)[] counted = [.. counters.Zip(counts, (counter, count) => (counter.Rule, count))];
        foreach (var (rule, _) in counted.Where(one => one.Rule.IsOver(one.Count.Value)))
        {
            Log.Over(_logger, rule.IsMonitor ? LogLevel.Information : LogLevel.Debug, request.Endpoint, book!.ByAddress ? request.Address.ToString() : request.ClientId, rule.Endpoint, rule.Limit, rule.PeriodText);
            refusal = rule.IsMonitor ? refusal : rule;
        }

        if (refusal is not null)
        {
            _metrics.Refused(book!.ByAddress);
        }

        return counted.Length == 0 ? RequestVerdict.Unlimited : new RequestVerdict(counted, refusal, book!.HasHeaders);
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
            return (request, id ?? (_believesHeader ? Anonymous : $"{Anonymous}@{request.Address}"));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1800, Message = "{Endpoint} of {Client} is over the limit of {Rule}: {Limit} per {Period}")]
        public static partial void Over(
            ILogger logger, LogLevel level, string endpoint, string client, string rule, double limit, string period);
    }
}
