using System.Text;
using LogSource.Ingest.SyslogMessages;

namespace LogSource.UnitTests.Ingest.SyslogMessages;

/// <summary>Parses headers and describes them as text: format, time, host|app|process, and the message.</summary>
internal static class SyslogHeaderText
{
    public static SyslogClock Clock { get; } =
        new(new DateTimeOffset(2023, 10, 12, 7, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    public static string Describe(string message) => Describe(message, Clock);

    public static string Describe(string message, SyslogClock clock, bool isOfLogplex = false)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        var header = SyslogHeader.Parse(bytes, clock, isOfLogplex);
        var time = header.UnixNanoseconds is { } known
            ? $"{known / 1_000_000_000}{Fraction((int)(known % 1_000_000_000))}"
            : "none";
        var text =
            header.Format == SyslogFormat.Unparsed ? "" : " " + Encoding.UTF8.GetString(bytes.AsSpan(header.Length));
        return $"{header.Format} {time} {Field(header.HostName)}|{Field(header.AppName)}|{Field(header.ProcId)}{text}";
    }

    public static string Fraction(int nanoseconds) => nanoseconds == 0 ? "" : $".{nanoseconds:000000000}";

    private static string Field(ReadOnlySpan<byte> field) => field.IsEmpty ? "-" : Encoding.UTF8.GetString(field);
}
