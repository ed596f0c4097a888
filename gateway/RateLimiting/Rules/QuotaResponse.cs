using System.Globalization;
using EdgeGateway.RateLimiting.Configuration;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>How a refusal is worded.</summary>
/// <param name="Format">{0} limit, {1} period, {2} seconds to wait.</param>
/// <param name="ContentType">Its <c>Content-Type</c>.</param>
/// <param name="StatusCode">Its status.</param>
internal sealed record QuotaResponse(string Format, string ContentType, int StatusCode)
{
    private const string Usual = "API calls quota exceeded! maximum admitted {0} per {1}.";

    public static QuotaResponse Of(SectionOptions section, RuleOptions rule)
    {
        var response = rule.QuotaExceededResponse ?? section.QuotaExceededResponse;
        return new QuotaResponse(
            response?.Content ?? section.QuotaExceededMessage ?? Usual,
            response?.ContentType ?? "text/plain",
            response?.StatusCode ?? section.HttpStatusCode
        );
    }

    /// <summary>The text for this rule.</summary>
    public string Write(LimitRule rule, int retryAfterSeconds) =>
        string.Format(CultureInfo.InvariantCulture, Format, rule.Limit, Periods.Write(rule.Period), retryAfterSeconds);
}
