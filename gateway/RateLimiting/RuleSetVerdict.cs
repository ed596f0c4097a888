using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.RateLimiting;

/// <summary>What one section's rules say of a request.</summary>
/// <param name="Applied">The section's rules that apply.</param>
/// <param name="Counts">Where their counters stand; those after the rule that refused were not used.</param>
internal sealed record RuleSetVerdict(MatchedRules Applied, IReadOnlyList<Count> Counts)
{
    public RuleSet Book => Applied.RuleSet;

    /// <summary>The rule that refuses the request; null where it passes.</summary>
    public LimitRule? Refusal { get; } =
        Counts.Count > 0 && Applied.Counters[Counts.Count - 1].Rule is { } last && last.Refuses(Counts[^1])
            ? last
            : null;
}
