using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.RateLimiting;

/// <summary>What one rule set decides about a request.</summary>
/// <param name="Matched">The set's rules that apply.</param>
/// <param name="Counts">The counts of their counters. The rules after one that rejects do not count the
/// request.</param>
internal readonly record struct RuleSetVerdict(MatchedRules Matched, IReadOnlyList<Count> Counts)
{
    public RuleSet RuleSet => Matched.RuleSet;

    /// <summary>The rule that rejects the request; null where it passes.</summary>
    public LimitRule? RejectingRule =>
        Counts.Count > 0 && Matched.Counters[Counts.Count - 1].Rule is { } last && last.Rejects(Counts[^1])
            ? last
            : null;
}
