using System.Text;

namespace LogSource.Ingest.SyslogMessages;

/// <summary>
/// Parses the times in syslog messages, in more forms than the RFCs allow:
/// <code>
/// ISO (RFC 5424, 6.2.3)  2023-10-12T06:46:31.088609123+02:00
///     T or t; "." or ","; any number of digits, of which nine are used; Z, z, +02:00, +0200, +02, or the clock's zone
/// BSD (RFC 3164, 4.1.2)  [Thu ][2023 ]Oct  2[ 2023] 06:46:31[.088][Z or offset][ 2023][ UTC]
///     without a year: the newest year in which this time is in the past
/// </code>
/// The leap second 23:59:60 is the second after 23:59:59.
/// </summary>
internal static class SyslogTimestamp
{
    private const int MaxFraction = 9;

    /// <summary>Takes a time in ISO format.</summary>
    /// <param name="reader">The reader, at the time.</param>
    /// <param name="separators">The bytes that may separate the date from the time of day.</param>
    /// <param name="clock">Has the zone of a time without an offset.</param>
    /// <param name="unixNanoseconds">The time.</param>
    public static bool TryTakeIso(
        scoped ref ByteReader reader,
        scoped ReadOnlySpan<byte> separators,
        SyslogClock clock,
        out long unixNanoseconds
    )
    {
        unixNanoseconds = 0;
        var start = reader.Position;
        if (
            reader.TryTakeNumber(4, 4, out var year)
            && reader.TryTake((byte)'-')
            && reader.TryTakeNumber(2, 2, out var month)
            && reader.TryTake((byte)'-')
            && reader.TryTakeNumber(2, 2, out var day)
            && reader.TryTakeAny(separators)
            && TryTakeTimeOfDay(ref reader, out var time, out var nanoseconds)
            && IsDate(year, month, day)
        )
        {
            var local = new DateTime(year, month, day) + time;
            if (TryToUnix(local, TakeOffset(ref reader) ?? clock.OffsetAt(local), nanoseconds, out unixNanoseconds))
            {
                return true;
            }
        }

        reader.Position = start;
        return false;
    }

    /// <summary>Takes a time in the format of BSD's syslogd.</summary>
    public static bool TryTakeBsd(scoped ref ByteReader reader, SyslogClock clock, out long unixNanoseconds)
    {
        unixNanoseconds = 0;
        var start = reader.Position;
        SkipWeekday(ref reader);
        var year = TakeYear(ref reader);
        reader.SkipBlanks();
        if (TryTakeMonth(ref reader, out var month) && TryTakeDay(ref reader, out var day))
        {
            year ??= TakeYearAfterBlank(ref reader);
            reader.SkipBlanks();
            if (TryTakeTimeOfDay(ref reader, out var time, out var nanoseconds))
            {
                var offset = TakeOffset(ref reader);
                year ??= TakeYearAfterBlank(ref reader);
                offset ??= SyslogZoneName.Take(ref reader);
                year ??= clock.YearOf(month, day, time);
                if (year is { } known && IsDate(known, month, day))
                {
                    var local = new DateTime(known, month, day) + time;
                    if (TryToUnix(local, offset ?? clock.OffsetAt(local), nanoseconds, out unixNanoseconds))
                    {
                        return true;
                    }
                }
            }
        }

        reader.Position = start;
        return false;
    }

    private static bool IsDate(int year, int month, int day) =>
        year is >= 1 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    // Returns false for a time outside the years 1677 to 2262, because its nanoseconds do not fit.
    private static bool TryToUnix(DateTime local, TimeSpan offset, int nanoseconds, out long unixNanoseconds)
    {
        var total = ((Int128)(local - DateTime.UnixEpoch - offset).Ticks * TimeSpan.NanosecondsPerTick) + nanoseconds;
        var fits = total >= long.MinValue && total <= long.MaxValue;
        unixNanoseconds = fits ? (long)total : 0;
        return fits;
    }

    private static bool TryTakeTimeOfDay(scoped ref ByteReader reader, out TimeSpan time, out int nanoseconds)
    {
        time = default;
        nanoseconds = 0;
        if (
            !reader.TryTakeNumber(1, 2, out var hour)
            || !reader.TryTake((byte)':')
            || !reader.TryTakeNumber(2, 2, out var minute)
            || !reader.TryTake((byte)':')
            || !reader.TryTakeNumber(2, 2, out var second)
            || hour > 23
            || minute > 59
            || second > 60
        )
        {
            return false;
        }

        time = new TimeSpan(hour, minute, second);
        return !reader.TryTakeAny(".,"u8) || TryTakeFraction(ref reader, out nanoseconds);
    }

    private static bool TryTakeFraction(scoped ref ByteReader reader, out int nanoseconds)
    {
        nanoseconds = 0;
        var digits = 0;
        for (; !reader.IsAtEnd && reader.Rest[0] is >= (byte)'0' and <= (byte)'9'; reader.Position++, digits++)
        {
            nanoseconds = digits < MaxFraction ? (nanoseconds * 10) + (reader.Rest[0] - '0') : nanoseconds;
        }

        for (var i = digits; i < MaxFraction; i++)
        {
            nanoseconds *= 10;
        }

        return digits > 0;
    }

    private static TimeSpan? TakeOffset(scoped ref ByteReader reader)
    {
        var start = reader.Position;
        if (reader.TryTakeAny("Zz"u8))
        {
            return TimeSpan.Zero;
        }

        var sign = reader.Rest is [(byte)'-', ..] ? -1 : 1;
        if (reader.TryTakeAny("+-"u8))
        {
            if (reader.TryTakeNumber(4, 4, out var both) && both / 100 <= 23 && both % 100 <= 59)
            {
                return sign * new TimeSpan(both / 100, both % 100, 0);
            }

            if (reader.TryTakeNumber(2, 2, out var hours) && hours <= 23)
            {
                var minutes = 0;
                if (!reader.TryTake((byte)':') || (reader.TryTakeNumber(2, 2, out minutes) && minutes <= 59))
                {
                    return sign * new TimeSpan(hours, minutes, 0);
                }
            }
        }

        reader.Position = start;
        return null;
    }

    private static void SkipWeekday(scoped ref ByteReader reader)
    {
        if (reader.Rest is [_, _, _, (byte)' ', ..] && IndexOfName("MonTueWedThuFriSatSun"u8, reader.Rest[..3]) >= 0)
        {
            reader.Position += 4;
        }
    }

    private static bool TryTakeMonth(scoped ref ByteReader reader, out int month)
    {
        month = reader.Rest is [_, _, _, (byte)' ', ..]
            ? IndexOfName("JanFebMarAprMayJunJulAugSepOctNovDec"u8, reader.Rest[..3]) + 1
            : 0;
        reader.Position += month > 0 ? 4 : 0;
        return month > 0;
    }

    private static bool TryTakeDay(scoped ref ByteReader reader, out int day)
    {
        reader.SkipBlanks();
        return reader.TryTakeNumber(1, 2, out day) && reader.IsAtBlank && day is >= 1 and <= 31;
    }

    private static int? TakeYearAfterBlank(scoped ref ByteReader reader)
    {
        var start = reader.Position;
        reader.SkipBlanks();
        if (reader.Position > start && TakeYear(ref reader) is { } year)
        {
            return year;
        }

        reader.Position = start;
        return null;
    }

    // Takes a number that is more likely a year than the name of a host.
    private static int? TakeYear(scoped ref ByteReader reader)
    {
        var start = reader.Position;
        if (
            reader.TryTakeNumber(4, 4, out var year)
            && year is >= 1970 and < 2200
            && (reader.IsAtBlank || reader.Rest is [(byte)':', (byte)' ', ..])
        )
        {
            return year;
        }

        reader.Position = start;
        return null;
    }

    private static int IndexOfName(ReadOnlySpan<byte> names, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < names.Length; i += 3)
        {
            if (Ascii.EqualsIgnoreCase(names.Slice(i, 3), name))
            {
                return i / 3;
            }
        }

        return -1;
    }
}
