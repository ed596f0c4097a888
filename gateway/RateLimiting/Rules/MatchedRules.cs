using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Responses;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>The rules of a section that apply to requests by one id, to one endpoint where that matters.</summary>
/// <param name="book">The section.</param>
/// <param name="counters">The rules' counters, in the order in which they are used.</param>
internal sealed class MatchedRules(RuleSet book, IReadOnlyList<Counter> counters)
{
    public RuleSet RuleSet => book;

    public IReadOnlyList<Counter> Counters => counters;

    /// <summary>No counter has to make way for one that paths share.</summary>
    public bool AreSettled { get; } = counters.All(counter => counter.Crowd is null);

    /// <summary>Which of them has the longest period.</summary>
    public int Longest { get; } =
        counters.Count == 0
            ? 0
            : counters.Select(counter => counter.Rule.Period).Index().MaxBy(period => period.Item).Index;

    /// <summary>What <c>RateLimit-Policy</c> says of them.</summary>
    public string Policy { get; } =
        string.Join(
            ", ",
            counters.Where(counter => !counter.Rule.IsMonitor).Select(counter => RateLimitFields.Policy(counter.Rule))
        );
}
