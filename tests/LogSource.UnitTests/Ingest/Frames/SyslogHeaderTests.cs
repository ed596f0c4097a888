using System.Text;
using LogSource.Ingest.Frames;

namespace LogSource.UnitTests.Ingest.Frames;

public sealed class SyslogHeaderTests
{
    private const string Good = "<165>1 2015-02-16T03:02:43.930163+01:00 host.example app web.1 ID47";
    private const long Time = 1697093191;

    private static readonly SyslogClock Clock = new(new DateTimeOffset(2023, 10, 12, 7, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    [Fact]
    public void Every_field_of_RFC_5424_is_read() =>
        Assert.Equal(
            "Rfc5424 1424052163.930163000 host.example|app|web.1 - text",
            Describe(Good + " - text"));

    [Theory]
    [InlineData("<0>1 - - - - -", "Rfc5424 none -|-|- ")]
    [InlineData("<0>1 - - - - - - x", "Rfc5424 none -|-|- - x")]
    [InlineData("<14>1 2023-10-12T06:46:31Z h app p", "Unparsed 1697093191 h|app|p")]
    [InlineData("<14>1 2023-10-12T06:46:31Z h app", "Unparsed 1697093191 h|app|-")]
    [InlineData("<14>1 2023-10-12T06:46:31Z", "Unparsed none -|-|-")]
    [InlineData("<14>1 nothing of a header", "Unparsed none -|-|-")]
    [InlineData("<14>1 2023-10-12T06:46:31Z  app p - - x", "Rfc5424 1697093191 -|app|p - x")]
    [InlineData("<14>1 2023-10-12T06:46:31Z h  app p - - x", "Rfc5424 1697093191 h|app|p - x")]
    [InlineData("<14>1 2023-10-12T06:46:31Z hé h\u0001 p - - x", "Rfc5424 1697093191 hé|h\u0001|p - x")]
    [InlineData("<14>1 2023-10-12T06:46:31Z h app p - text without data", "Rfc5424 1697093191 h|app|p text without data")]
    [InlineData("<14>1 h app p - - no time", "Rfc5424 none h|app|p - no time")]
    [InlineData("<14>2 2023-10-12T06:46:31Z h app p - - x", "Rfc5424 1697093191 h|app|p - x")]
    [InlineData("<14>0 - h app p - - x", "Rfc5424 none h|app|p - x")]
    [InlineData("<14>2023-10-12T06:46:31Z h app p - - no version", "Rfc5424 1697093191 h|app|p - no version")]
    [InlineData("<999>1 - h app p - - x", "Rfc5424 none h|app|p - x")]
    [InlineData("<00013>1 - h app p - - x", "Rfc5424 none h|app|p - x")]
    [InlineData("<>1 - h app p - - x", "Rfc5424 none h|app|p - x")]
    [InlineData("1 2023-10-12T06:46:31Z h app p - - no priority", "Rfc5424 1697093191 h|app|p - no priority")]
    [InlineData("\uFEFF<14>1 - h app p - - x", "Rfc5424 none h|app|p - x")]
    [InlineData("<14> 1 - h app p - - x", "Rfc5424 none h|app|p - x")]
    [InlineData(" <14>1 - h app p - - x", "Rfc5424 none h|app|p - x")]
    public void RFC_5424_with_deviations_is_read_as_far_as_it_goes(string message, string read) => Assert.Equal(read, Describe(message));

    [Theory]
    [InlineData("2023-10-12T06:46:31.088609123Z", Time, 88609123)]
    [InlineData("2023-10-12T06:46:31.088609123456789Z", Time, 88609123)]
    [InlineData("2023-10-12T06:46:31,5Z", Time, 500000000)]
    [InlineData("2023-10-12t06:46:31z", Time, 0)]
    [InlineData("2023-10-12T08:46:31+02:00", Time, 0)]
    [InlineData("2023-10-12T08:46:31.1+0200", Time, 100000000)]
    [InlineData("2023-10-12T01:16:31-0530", Time, 0)]
    [InlineData("2023-10-12T08:46:31+02", Time, 0)]
    [InlineData("2023-10-12T06:46:31", Time, 0)]
    [InlineData("2023-10-12 06:46:31Z", Time, 0)]
    [InlineData("2023-10-12T06:45:60+00:00", Time - 31, 0)]
    public void Times_of_RFC_5424_are_read_in_every_form(string time, long seconds, int nanoseconds) =>
        Assert.Equal($"Rfc5424 {seconds}{Fraction(nanoseconds)} h|app|p - x", Describe($"<14>1 {time} h app p - - x"));

    [Theory]
    [InlineData("2023-13-12T06:46:31Z")]
    [InlineData("2023-02-29T06:46:31Z")]
    [InlineData("2023-10-12T24:46:31Z")]
    [InlineData("2023-10-12T06:46:31.Z")]
    [InlineData("2023-10-12T06:46:31+2:00")]
    [InlineData("1500-10-12T06:46:31Z")]
    [InlineData("9999-12-31T23:59:60-23:59")]
    [InlineData("yesterday")]
    public void A_message_whose_time_cannot_be_read_keeps_it_and_its_sender(string time) =>
        Assert.Equal("Unparsed none h|app|p", Describe($"<14>1 {time} h app p - - x"));

    [Fact]
    public void A_time_that_cannot_be_read_is_not_a_host() =>
        Assert.Equal("Unparsed none h|app|p", Describe("<14>1 2023-13-12T06:46:31Z h app p - text without data"));

    [Theory]
    [InlineData("<30>Oct 12 06:46:31 host tag[123]: msg", "host|tag|123 msg")]
    [InlineData("<30>Oct 12 06:46:31 host tag: msg", "host|tag|- msg")]
    [InlineData("<30>Oct 12 06:46:31 tag[123]: msg", "-|tag|123 msg")]
    [InlineData("<30>Oct 12 06:46:31 tag: msg", "-|tag|- msg")]
    [InlineData("<30>Oct 12 06:46:31 host msg without a tag", "host|-|- msg without a tag")]
    [InlineData("<30>Oct 12 06:46:31 host http://a/b is not a tag", "host|-|- http://a/b is not a tag")]
    [InlineData("<30>Oct 12 06:46:31 fe80::1 tag: msg", "fe80::1|tag|- msg")]
    [InlineData("<30>Oct 12 06:46:31 host /usr/bin/x.y[web.1]: msg", "host|/usr/bin/x.y|web.1 msg")]
    [InlineData("<30>Oct 12 06:46:31 host tag[1]:msg", "host|tag|1 msg")]
    [InlineData("<30>Oct 12 06:46:31 host tag:  indented", "host|tag|-  indented")]
    [InlineData("<30>Oct 12 06:46:31 host tag:", "host|tag|- ")]
    [InlineData("<30>Oct 12 06:46:31 last message repeated 3 times", "-|-|- last message repeated 3 times")]
    [InlineData("<30>Oct 12 06:46:31 Message forwarded from aix1: su[7]: msg", "aix1|su|7 msg")]
    [InlineData("<30>Oct 12 06:46:31", "-|-|- ")]
    [InlineData("<30> 2023-10-12T06:46:31Z host tag[1]: Docker over TCP", "host|tag|1 Docker over TCP")]
    [InlineData("<30>2023-10-12T08:46:31.000000+02:00 host tag: ISO", "host|tag|- ISO")]
    [InlineData("<30>2023-10-12T06:46:31Z host tag: a - - b", "host|tag|- a - - b")]
    [InlineData("<30>Oct 12 2023 06:46:31 host tag: year before", "host|tag|- year before")]
    [InlineData("<30>Oct 12 06:46:31 2023 host tag: year after", "host|tag|- year after")]
    [InlineData("<30>2023 Oct 12 06:46:31 host tag: year first", "host|tag|- year first")]
    [InlineData("<30>Thu Oct 12 06:46:31 2023 host tag: asctime", "host|tag|- asctime")]
    [InlineData("<30>OCT 12 06:46:31 host tag: capitals", "host|tag|- capitals")]
    [InlineData("<30>Oct 12 6:46:31 host tag: short hour", "host|tag|- short hour")]
    [InlineData("<30>Oct 12 08:46:31+02:00 host tag: offset", "host|tag|- offset")]
    [InlineData("<187>*Oct 12 06:46:31: %LINK-3-UPDOWN: down", "-|%LINK-3-UPDOWN|- down")]
    [InlineData("<187>45: *Oct 12 06:46:31: %LINK-3-UPDOWN: down", "-|%LINK-3-UPDOWN|- down")]
    [InlineData("<187>45: router1: .Oct 12 06:46:31 UTC: %LINK-3-UPDOWN: down", "router1|%LINK-3-UPDOWN|- down")]
    [InlineData("<189>: 2023 Oct 12 06:46:31 UTC: %ETHPORT-5-UP: up", "-|%ETHPORT-5-UP|- up")]
    [InlineData("<166>Oct 12 2023 06:46:31 asa1 : %ASA-6-302013: Built", "asa1|%ASA-6-302013|- Built")]
    [InlineData("Oct 12 06:46:31 host tag[1]: a line of a file", "host|tag|1 a line of a file")]
    public void RFC_3164_is_read_as_senders_write_it(string message, string read) => Assert.Equal($"Rfc3164 1697093191 {read}", Describe(message));

    [Theory]
    [InlineData("<14>hello", "-|-|- hello")]
    [InlineData("<14>app: hello", "-|app|- hello")]
    [InlineData("<14>app[7]: hello", "-|app|7 hello")]
    [InlineData("<14> leading blank", "-|-|- leading blank")]
    [InlineData("<14>Use the BFG!", "-|-|- Use the BFG!")]
    [InlineData("<14>2023-10-12 06:46:31,123 ERROR root: of Python", "-|-|- 2023-10-12 06:46:31,123 ERROR root: of Python")]
    [InlineData("<14>404: not found", "-|404|- not found")]
    [InlineData("<14>2 - 1 = 1", "-|-|- 2 - 1 = 1")]
    [InlineData("<14>Oct 32 06:46:31 host tag: msg", "-|-|- Oct 32 06:46:31 host tag: msg")]
    [InlineData("<14>", "-|-|- ")]
    public void RFC_3164_needs_no_time(string message, string read) => Assert.Equal($"Rfc3164 none {read}", Describe(message));

    [Theory]
    [InlineData("\tat x.y(Z.java:1)")]
    [InlineData("Caused by: boom")]
    [InlineData("2023-10-12T06:46:31Z INFO a line of a program")]
    [InlineData("Oct 12 06:46:31 host without a tag")]
    [InlineData("<html>")]
    [InlineData("<14 hello")]
    [InlineData("<123456789>1 - h app p - - x")]
    [InlineData("1 - h app p - - x")]
    [InlineData("")]
    public void A_line_without_a_priority_is_a_message_only_with_a_time_and_a_tag(string message)
    {
        Assert.Equal("Unparsed none -|-|-", Describe(message));
        Assert.False(SyslogHeader.Parse(Encoding.UTF8.GetBytes(message), Clock).HasPriority);
    }

    [Fact]
    public void A_header_that_is_cut_anywhere_is_never_read_beyond()
    {
        foreach (var text in new[]
        {
            Good + " [id a=\"1\"] x",
            "<187>45: router1: .Oct 12 06:46:31 UTC: %LINK-3-UPDOWN: down",
            "<30>Thu Oct  2 06:46:31.123456 2023 host tag[12]: x",
            "<30>Oct 12 06:46:31 Message forwarded from aix1: su[7]: msg",
        })
        {
            var message = Encoding.ASCII.GetBytes(text);
            for (var length = 0; length < message.Length; length++)
            {
                Assert.InRange(SyslogHeader.Parse(message.AsSpan(0, length), Clock).Length, 0, length);
            }
        }
    }

    internal static string Describe(string message) => Describe(message, Clock);

    internal static string Describe(string message, SyslogClock clock)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        var header = SyslogHeader.Parse(bytes, clock);
        var time = header.UnixNanoseconds is { } known ? $"{known / 1_000_000_000}{Fraction((int)(known % 1_000_000_000))}" : "none";
        var text = header.Format == SyslogFormat.Unparsed ? "" : " " + Encoding.UTF8.GetString(bytes.AsSpan(header.Length));
        return $"{header.Format} {time} {Field(header.HostName)}|{Field(header.AppName)}|{Field(header.ProcId)}{text}";
    }

    private static string Fraction(int nanoseconds) => nanoseconds == 0 ? "" : $".{nanoseconds:000000000}";

    private static string Field(ReadOnlySpan<byte> field) => field.IsEmpty ? "-" : Encoding.UTF8.GetString(field);
}
