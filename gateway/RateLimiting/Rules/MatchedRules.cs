using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Responses;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>The rules of one set that apply to a request, with their counters.</summary>
/// <param name="ruleSet">The set.</param>
/// <param name="counters">The rules' counters, in the order in which they count the request.</param>
internal sealed class MatchedRules(RuleSet ruleSet, IReadOnlyList<Counter> counters)
{
    /// <summary>These rules as those of a request that no other set applies to.</summary>
    public MatchedRules[] Alone => field ??= [this];

    public RuleSet RuleSet => ruleSet;

    public IReadOnlyList<Counter> Counters => counters;

    /// <summary>Whether no counter's key depends on the request's path.</summary>
    public bool AreIndependentOfPath { get; } = counters.All(counter => counter.OverflowKey is null);

    /// <summary>The index of the rule with the longest period.</summary>
    public int LongestIndex { get; } =
        counters.Count == 0
            ? 0
            : counters.Select(counter => counter.Rule.Period).Index().MaxBy(period => period.Item).Index;

    /// <summary>The rules in <c>RateLimit-Policy</c>.</summary>
    public string PolicyField { get; } =
        string.Join(
            ", ",
            counters.Where(counter => !counter.Rule.IsMonitor).Select(counter => RateLimitFields.Policy(counter.Rule))
        );
}
