using System.Globalization;
using System.Text;

namespace EdgeGateway.Timing;

/// <summary>Parses durations of route metadata and of the command line, and the periods of rate limits.</summary>
internal static class Durations
{
    /// <summary>The format of a duration, for error messages.</summary>
    public const string Rule = "a duration such as 30 (seconds), 500ms, 1.5s, 10m, 1h or 00:00:30";

    /// <summary>The format of a period, for error messages.</summary>
    public const string PeriodRule = "a number above 0 and one of s, m, h, d, as in 15m or 1.5h, of ten years at most";

    private static readonly (string Suffix, double Milliseconds)[] Units =
    [
        ("ms", 1),
        ("s", 1_000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
        ("", 1_000),
    ];

    private static readonly (string Suffix, double Milliseconds)[] PeriodUnits = Units[1..5];

    // Longer durations do not fit the framework's timers, which count in milliseconds.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>
    /// Parses a duration that is not negative: <c>30</c> (seconds), <c>1.5s</c>, <c>500ms</c>, <c>10m</c>, <c>1h</c>,
    /// <c>7d</c>, or <c>hh:mm:ss</c>.
    /// </summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration)
                && duration >= TimeSpan.Zero
                && duration <= Longest;
        }

        if (!TryReadMilliseconds(text, Units, out var milliseconds))
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>Parses a period as AspNetCoreRateLimit does: <c>10s</c>, <c>15m</c>, <c>1.5h</c>, <c>1d</c>.</summary>
    public static bool TryParsePeriod(string text, out TimeSpan period)
    {
        period = TryReadMilliseconds(text, PeriodUnits, out var milliseconds)
            ? TimeSpan.FromMilliseconds(Math.Round(milliseconds))
            : default;
        return IsPeriod(period);
    }

    /// <summary>Whether a rate limit may have a period of this length.</summary>
    public static bool IsPeriod(TimeSpan period) => period >= TimeSpan.FromMilliseconds(1) && period <= Longest;

    /// <summary>
    /// Writes a period as AspNetCoreRateLimit does: <c>1d2h3m4s5ms</c>, without the units that are 0.
    /// </summary>
    public static string FormatPeriod(TimeSpan period)
    {
        (int Number, string Unit)[] parts =
        [
            (period.Days, "d"),
            (period.Hours, "h"),
            (period.Minutes, "m"),
            (period.Seconds, "s"),
            (period.Milliseconds, "ms"),
        ];
        var text = new StringBuilder();
        foreach (var (number, unit) in parts.Where(part => part.Number > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"{number}{unit}");
        }

        return text.ToString();
    }

    private static bool TryReadMilliseconds(
        string text,
        (string Suffix, double Milliseconds)[] units,
        out double milliseconds
    )
    {
        milliseconds = 0;
        var (suffix, factor) = Array.Find(units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        if (
            suffix is null
            || !double.TryParse(
                text.AsSpan(0, text.Length - suffix.Length),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            return false;
        }

        milliseconds = number * factor;
        return milliseconds <= Longest.TotalMilliseconds;
    }
}
