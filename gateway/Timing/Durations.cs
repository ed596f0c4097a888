using System.Globalization;

namespace EdgeGateway.Timing;

/// <summary>
/// Parses durations of route metadata and the command line: <c>30</c> (seconds), <c>1.5s</c>, <c>500ms</c>, <c>10m</c>,
/// <c>1h</c>, <c>7d</c>, or <c>hh:mm:ss</c>.
/// </summary>
internal static class Durations
{
    private static readonly (string Suffix, double Milliseconds)[] Units =
    [
        ("ms", 1),
        ("s", 1_000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
        ("", 1_000),
    ];

    // Longer durations do not fit the framework's timers, which count in milliseconds.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>The rule for durations, for error messages.</summary>
    public const string Rule = "a duration such as 30 (seconds), 500ms, 1.5s, 10m, 1h or 00:00:30";

    /// <summary>Parses a duration that is not negative.</summary>
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

        var (suffix, milliseconds) = Array.Find(Units, unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        if (
            !double.TryParse(
                text.AsSpan(0, text.Length - suffix.Length),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            ) || !(number * milliseconds <= Longest.TotalMilliseconds)
        )
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(number * milliseconds);
        return true;
    }
}
