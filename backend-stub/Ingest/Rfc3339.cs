using System.Globalization;

namespace LogSource.Ingest;

/// <summary>
/// Timestamps such as <c>2015-02-16T02:02:43.930163178Z</c> or <c>2015-02-16T03:02:43+01:00</c> (RFC 3339, section 5.6), to the
/// nanosecond, which is finer than the framework's own types.
/// </summary>
internal static class Rfc3339
{
    private const string Seconds = "yyyy-MM-ddTHH:mm:ss";
    private const int MaxFraction = 9;

    /// <summary>False also for a time outside the years 1677 to 2262, whose nanoseconds do not fit.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long unixNanoseconds)
    {
        unixNanoseconds = 0;
        if (text.Length <= Seconds.Length || !TryParseSeconds(text[..Seconds.Length], out var seconds))
        {
            return false;
        }

        var rest = text[Seconds.Length..];
        if (!TryTakeFraction(ref rest, out var nanoseconds) || !TryParseOffset(rest, out var offset))
        {
            return false;
        }

        var total = (Int128)(seconds - offset) * 1_000_000_000 + nanoseconds;
        if (total < long.MinValue || total > long.MaxValue)
        {
            return false;
        }

        unixNanoseconds = (long)total;
        return true;
    }

    private static bool TryParseSeconds(ReadOnlySpan<char> text, out long unixSeconds)
    {
        // A leap second, 23:59:60, is the second after 23:59:59.
        Span<char> time = stackalloc char[Seconds.Length];
        text.CopyTo(time);
        var leap = time.EndsWith(":60");
        if (leap)
        {
            "59".CopyTo(time[^2..]);
        }
        // The letters T and Z may be written small.
        time[10] = char.ToUpperInvariant(time[10]);
        const DateTimeStyles Utc = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal;
        var parsed = DateTime.TryParseExact(time, Seconds, CultureInfo.InvariantCulture, Utc, out var instant);
        unixSeconds = (instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond + (leap ? 1 : 0);
        return parsed;
    }

    private static bool TryTakeFraction(ref ReadOnlySpan<char> rest, out long nanoseconds)
    {
        nanoseconds = 0;
        if (rest[0] != '.')
        {
            return true;
        }

        var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > MaxFraction)
        {
            return false;
        }

        for (var i = 0; i < MaxFraction; i++)
        {
            nanoseconds = nanoseconds * 10 + (i < digits ? rest[1 + i] - '0' : 0);
        }

        rest = rest[(1 + digits)..];
        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        if (text is "Z" or "z")
        {
            return true;
        }

        if (text is not ['+' or '-', _, _, ':', _, _] ||
            !TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset))
        {
            return false;
        }

        seconds = (int)offset.TotalSeconds * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
