namespace LogSource.Ingest.Frames;

/// <summary>
/// Completes the times of syslog messages: most RFC 3164 senders write neither a year nor an offset from UTC.
/// </summary>
/// <param name="Now">When the message was received.</param>
/// <param name="Zone">The zone of a time without an offset.</param>
internal readonly record struct SyslogClock(DateTimeOffset Now, TimeZoneInfo Zone)
{
    // A sender's clock may be ahead. A date further ahead than this is one of an earlier year.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromDays(7);

    // Any 8 years around a year without a leap day (as 2100) contain one.
    private const int MaxYearsBack = 8;

    /// <summary>The newest year in which this time has been reached; null where the date does not exist.</summary>
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
    /// The zone's offset from UTC. Of an hour that clocks run through twice, the run that is nearer to now.
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
