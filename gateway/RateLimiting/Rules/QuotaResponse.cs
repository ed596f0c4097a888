using System.Globalization;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.Timing;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>The response to a request that a rule rejects.</summary>
/// <param name="Format">The text: {0} limit, {1} period, {2} seconds to wait.</param>
/// <param name="ContentType">The <c>Content-Type</c>.</param>
/// <param name="StatusCode">The status code.</param>
internal sealed record QuotaResponse(string Format, string ContentType, int StatusCode)
{
    private const string DefaultFormat = "API calls quota exceeded! maximum admitted {0} per {1}.";

    public static QuotaResponse Of(SectionOptions section, RuleOptions rule)
    {
        var response = rule.QuotaExceededResponse ?? section.QuotaExceededResponse;
        return new QuotaResponse(
            response?.Content ?? section.QuotaExceededMessage ?? DefaultFormat,
            response?.ContentType ?? "text/plain",
            response?.StatusCode ?? section.HttpStatusCode
        );
    }

    /// <summary>The text for this rule.</summary>
    public string Write(LimitRule rule, int retryAfterSeconds) =>
        string.Format(
            CultureInfo.InvariantCulture,
            Format,
            rule.Limit,
            Durations.FormatPeriod(rule.Period),
            retryAfterSeconds
        );
}
