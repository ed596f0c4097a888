using System.Globalization;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Counting;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>How many requests may come in a period.</summary>
/// <param name="ByAddress">Whether the limit is for each address; otherwise it is for each client.</param>
/// <param name="Endpoint">The endpoint as configured.</param>
/// <param name="Pattern">What the endpoint matches.</param>
/// <param name="PeriodText">The period as configured. Rules are merged by this text, and clients see it.</param>
/// <param name="Period">The period's length.</param>
/// <param name="Limit">Requests in a period; 0 or less rejects every request.</param>
/// <param name="Algorithm">How the requests are counted.</param>
/// <param name="IsMonitor">Whether requests over the limit are logged and pass.</param>
/// <param name="Response">The response to a rejected request.</param>
internal sealed record LimitRule(
    bool ByAddress,
    string Endpoint,
    EndpointPattern Pattern,
    string PeriodText,
    TimeSpan Period,
    double Limit,
    LimitAlgorithm Algorithm,
    bool IsMonitor,
    QuotaResponse Response
)
{
    /// <summary>
    /// The rule's name in <c>RateLimit</c> and <c>RateLimit-Policy</c>: its period, as a string of RFC 9651 section
    /// 3.3.3. A period with a <c>PeriodTimespan</c> may have any text: characters that such a string cannot have become
    /// <c>_</c>.
    /// </summary>
    public string Name { get; } = $"\"{(ByAddress ? "address" : "client")}-{Sanitize(PeriodText)}\"";

    /// <summary>The limit for <c>count.lua</c>.</summary>
    public string LimitText { get; } = Limit.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The period for <c>count.lua</c>.</summary>
    public long PeriodMs { get; } = (long)Period.TotalMilliseconds;

    /// <summary>Whether a count is over the limit.</summary>
    public bool IsOver(long count) => Limit <= 0 || count > Limit;

    /// <summary>Whether the rule rejects a request with this count.</summary>
    public bool Rejects(Count count) => !IsMonitor && IsOver(count.Value);

    private static string Sanitize(string text) =>
        string.Concat(text.Select(character => character is < ' ' or > '~' or '"' or '\\' ? '_' : character));
}
