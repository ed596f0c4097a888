using System.Globalization;
using System.Text;
using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.RateLimiting.Responses;

/// <summary>
/// The fields <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4), lists of strings with
/// parameters (RFC 9651): <c>"client-1m";q=50;w=60</c> is 50 requests in 60 s, <c>"client-1m";r=12;t=34</c> that 12 are left, and that this
/// changes in 34 s. Rules that only watch are not told.
/// </summary>
internal static class RateLimitFields
{
    // RFC 9651 section 3.3.1.
    private const double Largest = 999_999_999_999_999;

    /// <summary>A rule in <c>RateLimit-Policy</c>.</summary>
    public static string Policy(LimitRule rule) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{rule.Name};q={Whole(rule.Limit)};w={Whole(Math.Ceiling(rule.Period.TotalSeconds))}"
        );

    /// <summary>Writes both: the policies of all rules that apply, and where those stand that were counted.</summary>
    public static void Write(IHeaderDictionary headers, IEnumerable<RuleSetVerdict> verdicts, DateTimeOffset now)
    {
        string? policy = null;
        var standing = new StringBuilder();
        foreach (var verdict in verdicts)
        {
            if (!verdict.Book.HasFields || verdict.Applied.Policy.Length == 0)
            {
                continue;
            }

            policy = policy is null ? verdict.Applied.Policy : $"{policy}, {verdict.Applied.Policy}";
            for (var i = 0; i < verdict.Counts.Count; i++)
            {
                var (rule, count) = (verdict.Applied.Counters[i].Rule, verdict.Counts[i]);
                if (!rule.IsMonitor)
                {
                    standing.Append(
                        CultureInfo.InvariantCulture,
                        $"{(standing.Length > 0 ? ", " : "")}{rule.Name};r={Whole(rule.Limit - count.Value)};t={Whole(Math.Ceiling((count.Ends - now).TotalSeconds))}"
                    );
                }
            }
        }

        if (policy is not null)
        {
            headers["RateLimit-Policy"] = policy;
            headers["RateLimit"] = standing.ToString();
        }
    }

    private static long Whole(double number) => (long)Math.Clamp(number, 0, Largest);
}
