using EdgeGateway.Limits.Counting;
using EdgeGateway.Limits.Matching;

namespace EdgeGateway.Limits;

/// <summary>What one section's rules say of a request.</summary>
/// <param name="Counted">The rules that were counted, in their order, with their counts.</param>
/// <param name="Refusal">The rule that refuses the request; null where it passes.</param>
/// <param name="HasHeaders">Headers tell of the limits.</param>
internal sealed record RequestVerdict(IReadOnlyList<(LimitRule Rule, Count Count)> Counted, LimitRule? Refusal, bool HasHeaders)
{
    public static RequestVerdict Unlimited { get; } = new([], null, HasHeaders: false);
}
