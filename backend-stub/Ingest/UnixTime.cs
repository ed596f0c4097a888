using System.Globalization;

namespace LogSource.Ingest;

/// <summary>Converts times to Unix nanoseconds.</summary>
internal static class UnixTime
{
    private const decimal PerSecond = 1_000_000_000;

    /// <summary>Returns nanoseconds since 1970, in steps of 100.</summary>
    public static long ToUnixNanoseconds(this DateTimeOffset time) =>
        (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>
    /// Parses seconds since 1970 in JSON's number format, with a fraction or an exponent. Digits below a nanosecond are
    /// ignored. A number from 10^11 on, which would be the year 5138, is in milliseconds. From 10^14 on it is in
    /// microseconds, and from 10^17 on in nanoseconds.
    /// </summary>
    /// <returns>False for another format, and for a time outside the years 1677 to 2262, which does not fit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixNanoseconds)
    {
        unixNanoseconds = 0;
        // A double is not precise enough for the nanoseconds of current times.
        const NumberStyles Number =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        // The framework accepts NULs after a number.
        if (!decimal.TryParse(text, Number, CultureInfo.InvariantCulture, out var number) || text[^1] == 0)
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
