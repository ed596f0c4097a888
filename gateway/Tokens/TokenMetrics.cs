using System.Diagnostics.Metrics;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.Tokens;

/// <summary>The instruments of tokens, in the meter <c>EdgeGateway.Tokens</c>.</summary>
internal sealed class TokenMetrics
{
    public const string MeterName = "EdgeGateway.Tokens";

    private readonly Counter<long> _refused;

    public TokenMetrics(IMeterFactory meters) => _refused = meters.Create(MeterName).CreateCounter<long>(
        "edge.tokens.refused", "{request}", "Requests whose token did not let them in, by reason.");

    public void Refused(TokenRefusal refusal) => _refused.Add(1, new KeyValuePair<string, object?>("reason", Name(refusal)));

    // NotForUs → not-for-us.
    private static string Name(TokenRefusal refusal) => string.Concat(
        refusal.ToString().Select((letter, i) => char.IsUpper(letter) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}
