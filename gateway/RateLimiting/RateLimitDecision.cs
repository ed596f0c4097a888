using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace EdgeGateway.RateLimiting;

/// <summary>The answer of <see cref="RequestLimiter"/> to the framework's middleware.</summary>
/// <param name="verdicts">The verdicts of the rule sets that apply to the request: by address, then by client.</param>
/// <param name="isDecided">Whether this is an answer.</param>
internal sealed class RateLimitDecision(IReadOnlyList<RuleSetVerdict> verdicts, bool isDecided = true) : RateLimitLease
{
    public static RateLimitDecision Unlimited { get; } = new([]);

    /// <summary>
    /// Makes the middleware wait for the answer of <see cref="RequestLimiter"/>'s asynchronous method.
    /// </summary>
    public static RateLimitDecision Undecided { get; } = new([], isDecided: false);

    public IReadOnlyList<RuleSetVerdict> Verdicts => verdicts;

    /// <summary>The verdict that rejects the request; null where it passes.</summary>
    public RuleSetVerdict? Rejection { get; } = verdicts.FirstOrDefault(verdict => verdict.RejectingRule is not null);

    public override bool IsAcquired => isDecided && Rejection is null;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, [MaybeNullWhen(false)] out object metadata)
    {
        metadata = null;
        return false;
    }
}
