using System.Globalization;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Counting;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>So many requests in a period.</summary>
/// <param name="ByAddress">Of an address; else of a client.</param>
/// <param name="Endpoint">As it was configured.</param>
/// <param name="Pattern">What it matches.</param>
/// <param name="PeriodText">As it was configured: rules are merged, and told to clients, by this.</param>
/// <param name="Period">Its length.</param>
/// <param name="Limit">Requests in it; 0 or less: none ever.</param>
/// <param name="Algorithm">Which requests these are.</param>
/// <param name="IsMonitor">What is over is logged, and passes.</param>
/// <param name="Answer">How a refusal is worded.</param>
internal sealed record LimitRule(
    bool ByAddress,
    string Endpoint,
    EndpointPattern Pattern,
    string PeriodText,
    TimeSpan Period,
    double Limit,
    LimitAlgorithm Algorithm,
    bool IsMonitor,
    QuotaResponse Answer
)
{
    /// <summary>The rule's name in the fields of the IETF: its period, as a string of RFC 9651 section 3.3.3. Periods
    /// with a length of their own may be called anything; other characters than such a string may have become <c>_</c>.</summary>
    public string Name { get; } =
        $"\"{(ByAddress ? "address" : "client")}-{string.Concat(PeriodText.Select(character => character is < ' ' or > '~' or '"' or '\\' ? '_' : character))}\"";

    /// <summary>The limit as scripts read it.</summary>
    public string LimitText { get; } = Limit.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The period as scripts read it.</summary>
    public long PeriodMs { get; } = (long)Period.TotalMilliseconds;

    /// <summary>Whether so many are too many.</summary>
    public bool IsOver(long count) => Limit <= 0 || count > Limit;

    /// <summary>Whether a request that was counted so does not pass.</summary>
    public bool Refuses(Count count) => !IsMonitor && IsOver(count.Value);
}
