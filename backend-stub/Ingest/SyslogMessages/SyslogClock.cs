namespace LogSource.Ingest.SyslogMessages;

/// <summary>
/// Completes the times of syslog messages: most RFC 3164 senders write neither a year nor an offset from UTC.
/// </summary>
/// <param name="Now">When the message was received.</param>
/// <param name="Zone">The zone of a time without an offset.</param>
internal readonly record struct SyslogClock(DateTimeOffset Now, TimeZoneInfo Zone)
{
    // A sender's clock may be ahead. A date that is further ahead belongs to an earlier year.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromDays(7);

    // Any 8 years contain a leap day, also around 2100, which is not a leap year.
    private const int MaxYearsBack = 8;

    /// <summary>Returns the newest year in which this time is in the past; null if the date does not exist.</summary>
    public int? YearOf(int month, int day, TimeSpan timeOfDay)
    {
        for (var year = Now.Year + 1; year >= Now.Year - MaxYearsBack; year--)
        {
            if (day <= DateTime.DaysInMonth(year, month))
            {
                var local = new DateTime(year, month, day) + timeOfDay;
                if (new DateTimeOffset(local, OffsetAt(local)) - Now <= MaxAhead)
                {
                    return year;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// Returns the zone's offset from UTC. For the repeated hour at the end of daylight saving time, returns the offset
    /// whose time is nearer to now.
    /// </summary>
    public TimeSpan OffsetAt(DateTime local)
    {
        if (!Zone.IsAmbiguousTime(local))
        {
            return Zone.GetUtcOffset(local);
        }

        var now = Now;
        return Zone.GetAmbiguousTimeOffsets(local)
            .MinBy(offset => (new DateTimeOffset(local, offset) - now).Duration());
    }
}
