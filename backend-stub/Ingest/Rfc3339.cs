namespace LogSource.Ingest;

/// <summary>
/// Timestamps such as <c>2015-02-16T02:02:43.930163178Z</c> or <c>2015-02-16T03:02:43+01:00</c> (RFC 3339, section 5.6), to the
/// nanosecond, which is finer than the framework's own types.
/// </summary>
internal static class Rfc3339
{
    private const int SecondsLength = 19;
    private const int MaxFraction = 9;

    /// <summary>False also for a time outside the years 1677 to 2262, whose nanoseconds do not fit.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixNanoseconds)
    {
        unixNanoseconds = 0;
        if (text.Length <= SecondsLength || !TryParseSeconds(text[..SecondsLength], out var seconds))
        {
            return false;
        }

        var rest = text[SecondsLength..];
        if (!TryTakeFraction(ref rest, out var nanoseconds) || !TryParseOffset(rest, out var offset))
        {
            return false;
        }

        var total = ((Int128)(seconds - offset) * 1_000_000_000) + nanoseconds;
        if (total < long.MinValue || total > long.MaxValue)
        {
            return false;
        }

        unixNanoseconds = (long)total;
        return true;
    }

    private static bool TryParseSeconds(ReadOnlySpan<byte> text, out long unixSeconds)
    {
        unixSeconds = 0;
        // The letters T and Z may be written small.
        if (text is not [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _, (byte)'T' or (byte)'t', _, _, (byte)':', _, _, (byte)':', _, _] ||
            !TryParseDigits(text[..4], 9999, out var year) || !TryParseDigits(text[5..7], 12, out var month) ||
            !TryParseDigits(text[8..10], 31, out var day) || !TryParseDigits(text[11..13], 23, out var hour) ||
            !TryParseDigits(text[14..16], 59, out var minute) || !TryParseDigits(text[17..], 60, out var second) ||
            year == 0 || month == 0 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        // A leap second, 23:59:60, is the second after 23:59:59.
        var days = (new DateTime(year, month, day) - DateTime.UnixEpoch).Days;
        unixSeconds = (((((days * 24L) + hour) * 60) + minute) * 60) + second;
        return true;
    }

    private static bool TryTakeFraction(ref ReadOnlySpan<byte> rest, out long nanoseconds)
    {
        nanoseconds = 0;
        if (rest[0] != '.')
        {
            return true;
        }

        var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > MaxFraction)
        {
            return false;
        }

        for (var i = 0; i < MaxFraction; i++)
        {
            nanoseconds = (nanoseconds * 10) + (i < digits ? rest[1 + i] - '0' : 0);
        }

        rest = rest[(1 + digits)..];
        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (text is not [(byte)'+' or (byte)'-', _, _, (byte)':', _, _] ||
            !TryParseDigits(text[1..3], 23, out var hours) || !TryParseDigits(text[4..], 59, out var minutes))
        {
            return false;
        }

        seconds = ((hours * 60) + minutes) * (text[0] == '-' ? -60 : 60);
        return true;
    }

    private static bool TryParseDigits(ReadOnlySpan<byte> digits, int maximum, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return value <= maximum;
    }
}
