using EdgeGateway.Limits.Configuration;

namespace EdgeGateway.Limits.Matching;

/// <summary>So many requests in a period.</summary>
/// <param name="Endpoint">As it was configured.</param>
/// <param name="Pattern">What it matches.</param>
/// <param name="PeriodText">As it was configured: rules are merged, and told to clients, by this.</param>
/// <param name="Period">Its length.</param>
/// <param name="Limit">Requests in it; 0 or less: none ever.</param>
/// <param name="Algorithm">Which requests these are.</param>
/// <param name="IsMonitor">What is over is logged, and passes.</param>
/// <param name="Answer">How a refusal is worded.</param>
internal sealed record LimitRule(
    string Endpoint, EndpointPattern Pattern, string PeriodText, TimeSpan Period, double Limit, LimitAlgorithm Algorithm, bool IsMonitor, QuotaAnswer Answer)
{
    /// <summary>Whether so many are too many.</summary>
    public bool IsOver(long count) => Limit <= 0 || count > Limit;
}
