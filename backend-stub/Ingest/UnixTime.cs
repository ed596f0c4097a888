using System.Globalization;

namespace LogSource.Ingest;

internal static class UnixTime
{
    private const decimal PerSecond = 1_000_000_000;

    /// <summary>Nanoseconds since 1970, in steps of 100.</summary>
    public static long ToUnixNanoseconds(this DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>
    /// Seconds since 1970 in JSON's grammar of numbers, with a fraction or an exponent; what is finer than a nanosecond
    /// is cut off. A number of seconds that is no time here, because 100 billion of them lead to the year 5138, is one
    /// of milliseconds, from 10^14 one of microseconds, from 10^17 one of nanoseconds.
    /// </summary>
    /// <returns>False also for a time outside the years 1677 to 2262, whose nanoseconds do not fit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixNanoseconds)
    {
        unixNanoseconds = 0;
        // Not as a double, which has no room for the nanoseconds of today.
        const NumberStyles Number =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(text, Number, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var perUnit = Math.Abs(number) switch
        {
            < 1e11m => PerSecond,
            < 1e14m => PerSecond / 1_000,
            < 1e17m => PerSecond / 1_000_000,
            _ => 1,
        };
        var nanoseconds = decimal.Truncate(number * perUnit);
        if (nanoseconds < long.MinValue || nanoseconds > long.MaxValue)
        {
            return false;
        }

        unixNanoseconds = (long)nanoseconds;
        return true;
    }
}
