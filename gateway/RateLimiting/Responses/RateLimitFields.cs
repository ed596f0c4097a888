using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.RateLimiting.Responses;

/// <summary>
/// The fields <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4),
/// lists of strings with parameters (RFC 9651): <c>"client-1m";q=50;w=60</c> is 50 requests in 60 s;
/// <c>"client-1m";r=12;t=34</c> is 12 remaining requests, until the window changes in 34 s. Rules in monitor mode are
/// left out.
/// </summary>
internal static class RateLimitFields
{
    // RFC 9651 section 3.3.1.
    private const double MaxInteger = 999_999_999_999_999;

    /// <summary>A rule in <c>RateLimit-Policy</c>.</summary>
    public static string Policy(LimitRule rule) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{rule.Name};q={Whole(rule.Limit)};w={Whole(Math.Ceiling(rule.Period.TotalSeconds))}"
        );

    /// <summary>
    /// Writes both: the policies of all rules that apply, and the quotas of the rules that counted the request.
    /// </summary>
    public static void Write(IHeaderDictionary headers, ReadOnlySpan<RuleSetVerdict> verdicts, DateTimeOffset now)
    {
        string? policy = null;
        var quotas = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        var isFirst = true;
        foreach (var verdict in verdicts)
        {
            if (!verdict.RuleSet.HasIetfFields || verdict.Matched.PolicyField.Length == 0)
            {
                continue;
            }

            policy = policy is null ? verdict.Matched.PolicyField : $"{policy}, {verdict.Matched.PolicyField}";
            for (var i = 0; i < verdict.Counts.Count; i++)
            {
                var (rule, count) = (verdict.Matched.Counters[i].Rule, verdict.Counts[i]);
                if (!rule.IsMonitor)
                {
                    quotas.AppendLiteral(isFirst ? "" : ", ");
                    quotas.AppendLiteral(rule.Name);
                    quotas.AppendLiteral(";r=");
                    quotas.AppendFormatted(Whole(rule.Limit - count.Value));
                    quotas.AppendLiteral(";t=");
                    quotas.AppendFormatted(Whole(Math.Ceiling((count.Ends - now).TotalSeconds)));
                    isFirst = false;
                }
            }
        }

        var text = quotas.ToStringAndClear();
        if (policy is not null)
        {
            headers["RateLimit-Policy"] = policy;
            headers["RateLimit"] = text;
        }
    }

    private static long Whole(double number) => (long)Math.Clamp(number, 0, MaxInteger);
}
