using System.Collections.Concurrent;
using System.Collections.Frozen;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.Redis;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>The rules of one section, and those of its clients or addresses, as AspNetCoreRateLimit merges them.</summary>
internal sealed class RuleSet
{
    // Some hundred bytes each. Who makes up ids or paths has them forgotten, at the cost of finding them again.
    private const int MostRemembered = 20_000;

    // Longer names are kept as hashes: a client may write some ten thousand characters.
    private const int LongestKept = 128;

    private readonly ConcurrentDictionary<(string Id, string Client, string Endpoint), MatchedRules> _applied = new();
    private readonly SectionOptions _section;
    private readonly EndpointPattern[] _openEndpoints;
    private readonly AddressRange[] _openAddresses;
    private readonly FrozenSet<string> _openClients;
    private readonly LimitRule[] _general;
    private readonly FrozenDictionary<string, LimitRule[]> _ofClients;
    private readonly (AddressRange Range, LimitRule[] Rules)[] _ofAddresses;

    // Counted beside the dictionary, whose Count takes all of its locks.
    private int _remembered;

    /// <summary>Makes the book of valid options.</summary>
    public RuleSet(SectionOptions section, PoliciesOptions policies, bool byAddress)
    {
        _section = section;
        ByAddress = byAddress;
        _openEndpoints = [.. section.EndpointWhitelist.Select(Pattern)];
        _openAddresses = [.. section.IpWhitelist.Select(text => AddressRange.TryParse(text)!)];
        _openClients = section.ClientWhitelist.ToFrozenSet(StringComparer.Ordinal);
        _general = [.. section.GeneralRules.Select(Rule)];
        _ofClients = byAddress
            ? FrozenDictionary<string, LimitRule[]>.Empty
            : policies
                .ClientRules.GroupBy(policy => policy.ClientId!)
                .ToFrozenDictionary(
                    same => same.Key,
                    same => same.Last().Rules.Select(Rule).ToArray(),
                    StringComparer.Ordinal
                );
        _ofAddresses = byAddress
            ?
            [
                .. policies.IpRules.Select(policy =>
                    (AddressRange.TryParse(policy.Ip)!, policy.Rules.Select(Rule).ToArray())
                ),
            ]
            : [];
    }

    /// <summary>Counters are by the client's address; else by its id.</summary>
    public bool ByAddress { get; }

    /// <summary>Rules are for endpoints; else for all.</summary>
    public bool HasEndpoints => _section.EnableEndpointRateLimiting;

    /// <summary>Headers tell of the limits.</summary>
    public bool HasHeaders => !_section.DisableRateLimitHeaders;

    /// <summary>The fields of the IETF are among these headers.</summary>
    public bool HasFields => HasHeaders && !_section.DisableIetfHeaders;

    /// <summary>The rules for a request by <paramref name="id"/>, in the order in which they are counted; null where it is not limited.</summary>
    public MatchedRules? Find(RequestIdentity request, string id)
    {
        if (IsOpen(request))
        {
            return null;
        }

        // By the client, too: one that is called as the counters of an address are has rules of its own.
        var key = (Short(id), ByAddress ? "" : Short(request.ClientId), HasEndpoints ? Short(request.Endpoint) : "");
        if (!_applied.TryGetValue(key, out var applied))
        {
            applied = new MatchedRules(this, Counters(Merge(request), request, id));
            if (Interlocked.Increment(ref _remembered) > MostRemembered)
            {
                _applied.Clear();
                Volatile.Write(ref _remembered, 1);
            }

            _applied[key] = applied;
        }

        return applied.Counters.Count > 0 ? applied : null;
    }

    /// <summary>The rules that may apply to a client's requests, with their counters where these do not depend on the request.</summary>
    public IEnumerable<(LimitRule Rule, Counter? Counter)> ListRules(RequestIdentity client, string id) =>
        !HasEndpoints ? Find(client, id)?.Counters.Select(counter => (counter.Rule, (Counter?)counter)) ?? []
        : IsOpen(client) ? []
        : Specific(client)
            .Concat(_general)
            .Select(rule =>
                (
                    rule,
                    _section.EndpointCounterKey == EndpointCounterKey.Rule
                        ? (Counter?)Counters([rule], client, id)[0]
                        : null
                )
            );

    /// <summary>Whether a rule is of the client's own policy.</summary>
    public bool IsOwn(LimitRule rule, RequestIdentity client) => Specific(client).Contains(rule);

    private IReadOnlyList<LimitRule> Merge(RequestIdentity request)
    {
        var rules = Strictest(Matching(Specific(request), request));
        foreach (var rule in Strictest(Matching(_general, request)))
        {
            if (!rules.Exists(specific => specific.PeriodText == rule.PeriodText))
            {
                rules.Add(rule);
            }
        }

        var ordered = rules.OrderBy(rule => rule.Period);
        return _section.StackBlockedRequests ? [.. ordered.Reverse()] : [.. ordered];
    }

    // prefix:{hash of kind and id}:period:hash of the endpoint, and :sliding where its window slides. The braces are the cluster's hash tag: all
    // counters of an id are in one slot. Hashes, as ids and paths may be of any length and have any characters.
    private IReadOnlyList<Counter> Counters(IReadOnlyList<LimitRule> rules, RequestIdentity request, string id)
    {
        var prefix = $"{_section.RateLimitCounterPrefix}:{{{RedisKeys.Hash($"{(ByAddress ? "ip" : "client")} {id}")}}}";
        return
        [
            .. rules.Select(rule =>
                !HasEndpoints ? new Counter(Key(rule, ""), rule, null)
                // What refuses every request needs no counter for each path, which would take room from paths that are not refused.
                : _section.EndpointCounterKey == EndpointCounterKey.Rule || rule is { Limit: < 1, IsMonitor: false }
                    ? new Counter(Key(rule, RedisKeys.Hash(rule.Endpoint)), rule, null)
                : new Counter(Key(rule, RedisKeys.Hash(request.Endpoint)), rule, Key(rule, "*"))
            ),
        ];

        string Key(LimitRule rule, string endpoint) =>
            $"{prefix}:{rule.PeriodText}:{endpoint}{(rule.Algorithm == LimitAlgorithm.Sliding ? ":sliding" : "")}";
    }

    private bool IsOpen(RequestIdentity request) =>
        _openClients.Contains(request.ClientId)
        || Array.Exists(_openAddresses, range => range.Contains(request.Address))
        || Array.Exists(_openEndpoints, pattern => pattern.Matches(request));

    private IEnumerable<LimitRule> Specific(RequestIdentity request) =>
        ByAddress
            ? _ofAddresses.Where(policy => policy.Range.Contains(request.Address)).SelectMany(policy => policy.Rules)
            : _ofClients.GetValueOrDefault(request.ClientId, []);

    private IEnumerable<LimitRule> Matching(IEnumerable<LimitRule> rules, RequestIdentity request) =>
        rules.Where(rule => HasEndpoints ? rule.Pattern.Matches(request) : rule.Endpoint == "*");

    // For each period, by its text, the lowest limit.
    private static List<LimitRule> Strictest(IEnumerable<LimitRule> rules) =>
        [.. rules.GroupBy(rule => rule.PeriodText).Select(same => same.MinBy(rule => (rule.Limit, rule.Endpoint))!)];

    private static string Short(string name) => name.Length <= LongestKept ? name : RedisKeys.Hash(name);

    private EndpointPattern Pattern(string endpoint) =>
        EndpointPattern.TryCreate(endpoint, _section.EnableRegexRuleMatching)!;

    private LimitRule Rule(RuleOptions rule)
    {
        var period = rule.PeriodTimespan ?? (Periods.TryParse(rule.Period, out var read) ? read : default);
        return new LimitRule(
            ByAddress,
            rule.Endpoint,
            Pattern(rule.Endpoint),
            rule.Period,
            period,
            rule.Limit,
            rule.Algorithm,
            rule.MonitorMode,
            QuotaResponse.Of(_section, rule)
        );
    }
}
