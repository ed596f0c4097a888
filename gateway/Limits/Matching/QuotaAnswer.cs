using System.Globalization;
using EdgeGateway.Limits.Configuration;

namespace EdgeGateway.Limits.Matching;

/// <summary>How a refusal is worded.</summary>
/// <param name="Format">{0} limit, {1} period, {2} seconds to wait.</param>
/// <param name="ContentType">Its <c>Content-Type</c>.</param>
/// <param name="StatusCode">Its status.</param>
internal sealed record QuotaAnswer(string Format, string ContentType, int StatusCode)
{
    private const string Usual = "API calls quota exceeded! maximum admitted {0} per {1}.";

    public static QuotaAnswer Of(SectionOptions section, RuleOptions rule)
    {
        var response = rule.QuotaExceededResponse ?? section.QuotaExceededResponse;
        return new QuotaAnswer(
            response?.Content ?? section.QuotaExceededMessage ?? Usual, response?.ContentType ?? "text/plain", response?.StatusCode ?? section.HttpStatusCode);
    }

    /// <summary>The text for this rule.</summary>
    public string Write(LimitRule rule, int retryAfterSeconds) =>
        string.Format(CultureInfo.InvariantCulture, Format, rule.Limit, Periods.Write(rule.Period), retryAfterSeconds);
}
