namespace EdgeGateway.RateLimiting;

/// <summary>What the limits decide about a request.</summary>
/// <param name="context">The request.</param>
/// <param name="verdicts">The verdicts of the rule sets that apply: by address, then by client.</param>
internal sealed class RateLimitDecision(HttpContext context, RuleSetVerdict[] verdicts)
{
    public HttpContext Context => context;

    public ReadOnlySpan<RuleSetVerdict> Verdicts => verdicts;

    /// <summary>The verdict that rejects the request; null where it passes.</summary>
    public RuleSetVerdict? Rejection
    {
        get
        {
            foreach (var verdict in verdicts)
            {
                if (verdict.RejectingRule is not null)
                {
                    return verdict;
                }
            }

            return null;
        }
    }
}
