using System.Collections.Concurrent;
using System.Collections.Frozen;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.Redis;
using EdgeGateway.Timing;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>
/// The rules of one section with its policies for clients or addresses, merged as AspNetCoreRateLimit merges them.
/// </summary>
internal sealed class RuleSet
{
    // A match takes some hundred bytes. A client that makes up ids or paths empties the cache, and matching costs more
    // for a while.
    private const int MaxCachedMatches = 20_000;

    // Longer names are cached as hashes: a client may send some ten thousand characters.
    private const int MaxNameLength = 128;

    private readonly ConcurrentDictionary<(string Key, string ClientId, string Endpoint), MatchedRules> _matches =
        new();
    private readonly SectionOptions _section;
    private readonly EndpointPattern[] _exemptEndpoints;
    private readonly AddressRange[] _exemptAddresses;
    private readonly FrozenSet<string> _exemptClients;
    private readonly LimitRule[] _generalRules;
    private readonly FrozenDictionary<string, LimitRule[]> _clientRules;
    private readonly (AddressRange Range, LimitRule[] Rules)[] _addressRules;

    // Counted apart, because the dictionary's Count takes all of its locks.
    private int _cachedMatches;

    /// <summary>Reads the rules from valid options.</summary>
    public RuleSet(SectionOptions section, PoliciesOptions policies, bool byAddress)
    {
        _section = section;
        ByAddress = byAddress;
        _exemptEndpoints = [.. section.EndpointWhitelist.Select(ReadPattern)];
        _exemptAddresses = [.. section.IpWhitelist.Select(text => AddressRange.TryParse(text)!)];
        _exemptClients = section.ClientWhitelist.ToFrozenSet(StringComparer.Ordinal);
        _generalRules = [.. section.GeneralRules.Select(ReadRule)];
        _clientRules = byAddress
            ? FrozenDictionary<string, LimitRule[]>.Empty
            : policies
                .ClientRules.GroupBy(policy => policy.ClientId!)
                .ToFrozenDictionary(
                    same => same.Key,
                    same => same.Last().Rules.Select(ReadRule).ToArray(),
                    StringComparer.Ordinal
                );
        _addressRules = byAddress
            ?
            [
                .. policies.IpRules.Select(policy =>
                    (AddressRange.TryParse(policy.Ip)!, policy.Rules.Select(ReadRule).ToArray())
                ),
            ]
            : [];
    }

    /// <summary>Whether each address has its counters; otherwise each client has.</summary>
    public bool ByAddress { get; }

    /// <summary>Whether rules apply to endpoints; otherwise they apply to all requests.</summary>
    public bool HasEndpoints => _section.EnableEndpointRateLimiting;

    /// <summary>Whether responses have headers about the limits.</summary>
    public bool HasHeaders => !_section.DisableRateLimitHeaders;

    /// <summary>Whether these headers include <c>RateLimit</c> and <c>RateLimit-Policy</c>.</summary>
    public bool HasIetfFields => HasHeaders && !_section.DisableIetfHeaders;

    /// <summary>
    /// The rules for a request, in the order in which they count it; null where the request is not limited.
    /// </summary>
    public MatchedRules? Match(RequestIdentity request)
    {
        if (IsExempt(request))
        {
            return null;
        }

        // The counters' key alone is not enough: a client whose id equals the key of an address has rules of its own.
        var key = (
            Shorten(KeyOf(request)),
            ByAddress ? "" : Shorten(request.ClientId),
            HasEndpoints ? Shorten(request.Endpoint) : ""
        );
        if (!_matches.TryGetValue(key, out var matched))
        {
            matched = new MatchedRules(this, CountersOf(Merge(request), request));
            if (Interlocked.Increment(ref _cachedMatches) > MaxCachedMatches)
            {
                _matches.Clear();
                Volatile.Write(ref _cachedMatches, 1);
            }

            _matches[key] = matched;
        }

        return matched.Counters.Count > 0 ? matched : null;
    }

    /// <summary>
    /// The rules that may apply to a client's requests. A rule whose counter depends on the request's path has none
    /// here.
    /// </summary>
    public IEnumerable<(LimitRule Rule, Counter? Counter)> ListRules(RequestIdentity client) =>
        !HasEndpoints ? Match(client)?.Counters.Select(counter => (counter.Rule, (Counter?)counter)) ?? []
        : IsExempt(client) ? []
        : PolicyRules(client)
            .Concat(_generalRules)
            .Select(rule =>
                (
                    rule,
                    _section.EndpointCounterKey == EndpointCounterKey.Rule
                        ? (Counter?)CountersOf([rule], client)[0]
                        : null
                )
            );

    /// <summary>Whether a rule belongs to the client's own policy.</summary>
    public bool IsOwn(LimitRule rule, RequestIdentity client) => PolicyRules(client).Contains(rule);

    private IReadOnlyList<LimitRule> Merge(RequestIdentity request)
    {
        var rules = Strictest(Matching(PolicyRules(request), request));
        foreach (var rule in Strictest(Matching(_generalRules, request)))
        {
            if (!rules.Exists(specific => specific.PeriodText == rule.PeriodText))
            {
                rules.Add(rule);
            }
        }

        var ordered = rules.OrderBy(rule => rule.Period);
        return _section.StackBlockedRequests ? [.. ordered.Reverse()] : [.. ordered];
    }

    // The rules of a request, each with its counter.
    private IReadOnlyList<Counter> CountersOf(IReadOnlyList<LimitRule> rules, RequestIdentity request)
    {
        var all = RedisKeys.CountersOf(_section.RateLimitCounterPrefix, ByAddress, KeyOf(request));
        return
        [
            .. rules.Select(rule =>
                !HasEndpoints ? new Counter(Key(rule, RedisKeys.AllEndpoints), rule, null)
                // A rule that rejects every request needs no counter for each path: these would use up the room for
                // other paths.
                : _section.EndpointCounterKey == EndpointCounterKey.Rule || rule is { Limit: < 1, IsMonitor: false }
                    ? new Counter(Key(rule, RedisKeys.Hash(rule.Endpoint)), rule, null)
                : new Counter(Key(rule, RedisKeys.Hash(request.Endpoint)), rule, Key(rule, RedisKeys.OtherPaths))
            ),
        ];

        string Key(LimitRule rule, string endpoint) =>
            RedisKeys.Counter(all, rule.PeriodText, endpoint, rule.Algorithm == LimitAlgorithm.Sliding);
    }

    private string KeyOf(RequestIdentity request) => ByAddress ? request.AddressText : request.ClientKey;

    // Without LINQ, because each request passes here.
    private bool IsExempt(RequestIdentity request)
    {
        foreach (var range in _exemptAddresses)
        {
            if (range.Contains(request.Address))
            {
                return true;
            }
        }

        foreach (var pattern in _exemptEndpoints)
        {
            if (pattern.Matches(request))
            {
                return true;
            }
        }

        return _exemptClients.Contains(request.ClientId);
    }

    private IEnumerable<LimitRule> PolicyRules(RequestIdentity request) =>
        ByAddress
            ? _addressRules.Where(policy => policy.Range.Contains(request.Address)).SelectMany(policy => policy.Rules)
            : _clientRules.GetValueOrDefault(request.ClientId, []);

    private IEnumerable<LimitRule> Matching(IEnumerable<LimitRule> rules, RequestIdentity request) =>
        rules.Where(rule => HasEndpoints ? rule.Pattern.Matches(request) : rule.Endpoint == "*");

    // The rule with the lowest limit for each period. Periods are equal where their texts are.
    private static List<LimitRule> Strictest(IEnumerable<LimitRule> rules) =>
        [.. rules.GroupBy(rule => rule.PeriodText).Select(same => same.MinBy(rule => (rule.Limit, rule.Endpoint))!)];

    private static string Shorten(string name) => name.Length <= MaxNameLength ? name : RedisKeys.Hash(name);

    private EndpointPattern ReadPattern(string endpoint) =>
        EndpointPattern.TryCreate(endpoint, _section.EnableRegexRuleMatching)!;

    private LimitRule ReadRule(RuleOptions rule)
    {
        var period = rule.PeriodTimespan ?? (Durations.TryParsePeriod(rule.Period, out var read) ? read : default);
        return new LimitRule(
            ByAddress,
            rule.Endpoint,
            ReadPattern(rule.Endpoint),
            rule.Period,
            period,
            rule.Limit,
            rule.Algorithm,
            rule.MonitorMode,
            QuotaResponse.Of(_section, rule)
        );
    }
}
