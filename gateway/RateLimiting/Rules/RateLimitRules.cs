using EdgeGateway.Hosting.Configuration;
using EdgeGateway.RateLimiting.Configuration;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>
/// The rules in force: one set by address, one by client. A change of the configuration replaces both at once.
/// </summary>
internal sealed class RateLimitRules
{
    private volatile Snapshot _current;

    public RateLimitRules(ReloadableOptions<LimitOptions> options)
    {
        _current = new Snapshot(options.Current);
        options.Changed += () => _current = new Snapshot(options.Current);
    }

    /// <summary>Whether no request is limited.</summary>
    public bool AreEmpty => _current is { ByAddress: null, ByClient: null };

    /// <summary>The rules by client; null where requests are not limited by client.</summary>
    public RuleSet? ByClient => _current.ByClient;

    /// <summary>
    /// Identifies a request and returns the rules that apply to it: by address first, then by client.
    /// </summary>
    public MatchedRules[] Match(HttpContext context, out RequestIdentity request)
    {
        var current = _current;
        request = current.Identifier.Identify(context);
        return (current.ByAddress?.Match(request), current.ByClient?.Match(request)) switch
        {
            ({ } byAddress, { } byClient) => [byAddress, byClient],
            ({ } byAddress, null) => byAddress.Alone,
            (null, { } byClient) => byClient.Alone,
            _ => [],
        };
    }

    private sealed class Snapshot(LimitOptions options)
    {
        public RequestIdentifier Identifier { get; } = new(options);

        public RuleSet? ByAddress { get; } =
            Section(options.IpRateLimiting, options.IpRateLimitPolicies.IpRules) is { } section
                ? new RuleSet(section, options.IpRateLimitPolicies, byAddress: true)
                : null;

        public RuleSet? ByClient { get; } =
            Section(options.ClientRateLimiting, options.ClientRateLimitPolicies.ClientRules) is { } section
                ? new RuleSet(section, options.ClientRateLimitPolicies, byAddress: false)
                : null;

        // Policies limit requests even without the section that they belong to.
        private static SectionOptions? Section(SectionOptions? configured, IList<PolicyOptions> policies) =>
            configured ?? (policies.Count > 0 ? new SectionOptions() : null);
    }
}
