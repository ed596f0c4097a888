using System.Diagnostics.Metrics;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.Tokens;

/// <summary>The metrics of tokens, in the meter <c>EdgeGateway.Tokens</c>.</summary>
internal sealed class TokenMetrics
{
    public const string MeterName = "EdgeGateway.Tokens";

    private readonly Meter _meter;
    private readonly Counter<long> _rejected;

    public TokenMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _rejected = _meter.CreateCounter<long>(
            "edge.tokens.refused",
            "{request}",
            "Requests that were rejected because of their token, by reason."
        );
    }

    public void Rejected(TokenRejection rejection) =>
        _rejected.Add(1, new KeyValuePair<string, object?>("reason", Name(rejection)));

    /// <summary>Reports how long ago this gateway last read all revocations.</summary>
    public void ObserveRevocations(Func<TimeSpan> age) =>
        _meter.CreateObservableGauge(
            "edge.revocations.age",
            () => age().TotalSeconds,
            "s",
            "Time since this gateway last read all revocations."
        );

    // NotForUs → not-for-us.
    private static string Name(TokenRejection rejection) =>
        string.Concat(
            rejection
                .ToString()
                .Select(
                    (letter, i) =>
                        char.IsUpper(letter) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"
                )
        );
}
