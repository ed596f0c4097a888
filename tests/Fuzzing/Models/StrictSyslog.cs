using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LogSource.Ingest.SyslogMessages;

namespace EdgeGateway.Fuzzing.Models;

/// <summary>A message that follows RFC 5424 strictly, or RFC 3164 in its most common form.</summary>
internal sealed partial record StrictSyslog(
    SyslogFormat Format,
    string HostName,
    string AppName,
    string ProcId,
    long? UnixNanoseconds,
    string Text
)
{
    /// <returns>Null if the message follows neither.</returns>
    public static StrictSyslog? Find(ReadOnlySpan<byte> message)
    {
        // A character is a byte.
        var text = Encoding.Latin1.GetString(message);
        if (Rfc5424().Match(text) is { Success: true } found && TimeOf(found.Groups["time"].Value, out var time))
        {
            return new StrictSyslog(
                SyslogFormat.Rfc5424,
                FieldOf(found, "host"),
                FieldOf(found, "app"),
                FieldOf(found, "process"),
                time,
                found.Groups["text"].Value
            );
        }

        return Rfc3164().Match(text) is { Success: true } bsd
            ? new StrictSyslog(
                SyslogFormat.Rfc3164,
                FieldOf(bsd, "host"),
                FieldOf(bsd, "app"),
                FieldOf(bsd, "process"),
                null,
                bsd.Groups["text"].Value
            )
            : null;
    }

    private static string FieldOf(Match match, string name) =>
        match.Groups[name].Value is var value && value != "-" ? value : "";

    private static bool TimeOf(string text, out long? unixNanoseconds)
    {
        unixNanoseconds = null;
        if (text == "-")
        {
            return true;
        }

        if (
            !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || time.Year is < 1700 or > 2200
        )
        {
            return false;
        }

        unixNanoseconds = (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        return true;
    }

    // RFC 5424 section 6. The last second of a minute is 59: the framework does not know leap seconds.
    [GeneratedRegex(
        @"\A<[0-9]{1,3}>1 (?<time>-|\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)) "
            + @"(?<host>[!-~]{1,255}) (?<app>[!-~]{1,48}) (?<process>[!-~]{1,128}) [!-~]{1,32} "
            + @"(?:-|(?:\[[!#-<>-\\^-~]{1,32}(?: [!#-<>-\\^-~]{1,32}=""(?:[^""\\\]]|\\[""\\\]])*"")*\])+)"
            + @"(?: (?<text>[\s\S]*))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ECMAScript
    )]
    private static partial Regex Rfc5424();

    // RFC 3164 section 4.1, with a host that cannot be mistaken for a year, a zone or a tag.
    [GeneratedRegex(
        @"\A<[0-9]{1,3}>(?:Jan|Mar|May|Jul|Aug|Oct|Dec) (?: [1-9]|[12]\d|3[01]) [01]\d:[0-5]\d:[0-5]\d "
            + @"(?<host>[a-z][a-z0-9.-]{0,60}) (?<app>[A-Za-z][A-Za-z0-9]{0,31})(?:\[(?<process>\d{1,10})\])?: "
            + @"(?<text>[\s\S]*)\z",
        RegexOptions.CultureInvariant | RegexOptions.ECMAScript
    )]
    private static partial Regex Rfc3164();
}
