using System.Globalization;
using System.Text;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>The periods of rules, as AspNetCoreRateLimit reads and writes them.</summary>
internal static class Periods
{
    public const string Rule = "a number above 0 and one of s, m, h, d, as in 15m or 1.5h, of ten years at most";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Reads <c>10s</c>, <c>1.5h</c>.</summary>
    public static bool TryParse(string text, out TimeSpan period)
    {
        period = default;
        double seconds =
            text.Length == 0
                ? 0
                : text[^1] switch
                {
                    's' => 1,
                    'm' => 60,
                    'h' => 3_600,
                    'd' => 86_400,
                    _ => 0,
                };
        if (
            seconds == 0
            || !double.TryParse(
                text.AsSpan(0, text.Length - 1),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            || !(number * seconds <= Longest.TotalSeconds)
        )
        {
            return false;
        }

        period = TimeSpan.FromMilliseconds(Math.Round(number * seconds * 1_000));
        return IsPeriod(period);
    }

    /// <summary>Whether a period may be so long.</summary>
    public static bool IsPeriod(TimeSpan period) => period >= TimeSpan.FromMilliseconds(1) && period <= Longest;

    /// <summary><c>1d2h3m4s5ms</c>, without what is 0.</summary>
    public static string Write(TimeSpan period)
    {
        var text = new StringBuilder();
        foreach (
            var (number, unit) in ((int, string)[])
                [
                    (period.Days, "d"),
                    (period.Hours, "h"),
                    (period.Minutes, "m"),
                    (period.Seconds, "s"),
                    (period.Milliseconds, "ms"),
                ]
        )
        {
            if (number > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
            }
        }

        return text.ToString();
    }
}
