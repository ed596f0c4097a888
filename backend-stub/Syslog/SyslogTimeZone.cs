using System.Globalization;

namespace LogSource.Syslog;

/// <summary>Parses <c>Syslog:TimeZone</c>.</summary>
internal static class SyslogTimeZone
{
    public const string Rule =
        "an offset such as +02:00, or a time zone such as Europe/Berlin of the system's time zone data (tzdata)";

    private static readonly TimeSpan MaxOffset = TimeSpan.FromHours(14);

    /// <returns>The system's zone for an empty name; null for an unknown name.</returns>
    public static TimeZoneInfo? Find(string name, TimeProvider time)
    {
        if (name.Length == 0)
        {
            return time.LocalTimeZone;
        }

        if (name[0] is '+' or '-')
        {
            return
                TimeSpan.TryParseExact(name[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset)
                && offset <= MaxOffset
                ? TimeZoneInfo.CreateCustomTimeZone(name, name[0] == '-' ? -offset : offset, null, null)
                : null;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
    }
}
