using System.Text;
using LogSource.Ingest.Frames;

namespace LogSource.UnitTests.Ingest.Frames;

public sealed class SyslogHeaderTests
{
    private const string Good = "<165>1 2015-02-16T03:02:43.930163+01:00 host.example app web.1 ID47";
    private const long Time = 1697093191;

    private static readonly SyslogClock Clock = new(
        new DateTimeOffset(2023, 10, 12, 7, 0, 0, TimeSpan.Zero),
        TimeZoneInfo.Utc
    );

    [Fact]
    public void Every_field_of_RFC_5424_is_read() =>
        Assert.Equal("Rfc5424 1424052163.930163000 host.example|app|web.1 - text", Describe(Good + " - text"));

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
    [InlineData(
        "<14>1 2023-10-12T06:46:31Z h app p - text without data",
        "Rfc5424 1697093191 h|app|p text without data"
    )]
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
    public void RFC_5424_with_deviations_is_read_as_far_as_it_goes(string message, string read) =>
        Assert.Equal(read, Describe(message));

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
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("0000-00-00T00:00:00.000000Z")]
    [InlineData("2023-10-12T07:00Z")]
    [InlineData("20231012T064631Z")]
    [InlineData("2023/10/12T06:46:31Z")]
    [InlineData("06:46:31")]
    [InlineData("1697093191.Z")]
    [InlineData("yesterday")]
    [InlineData("<nil>")]
    public void A_message_whose_time_cannot_be_read_has_none(string time) =>
        Assert.Equal("Rfc5424 none h|app|p - x", Describe($"<14>1 {time} h app p - - x"));

    [Theory]
    [InlineData("2023-13-12T06:46:31Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("20231012T064631Z")]
    public void A_time_that_cannot_be_read_is_not_a_host(string time)
    {
        Assert.Equal("Rfc5424 none h|app|p text without data", Describe($"<14>1 {time} h app p - text without data"));
        Assert.Equal("Unparsed none h|app|-", Describe($"<14>1 {time} h app"));
    }

    [Theory]
    [InlineData("<14>1 1697093191 h app p - - x", "1697093191 h|app|p - x")]
    [InlineData("<14>1 1697093191.254 h app p - [id a=\"1\"] x", "1697093191.254000000 h|app|p [id a=\"1\"] x")]
    [InlineData("<14>1 1697093191254 h app p - - x", "1697093191.254000000 h|app|p - x")]
    [InlineData(
        "<134>1 1697093191.254 MX84 urls src=1.2.3.4:5 request: GET x",
        "1697093191.254000000 MX84|urls|- src=1.2.3.4:5 request: GET x"
    )]
    [InlineData("<134>1 1697093191.254 MX84 events up", "1697093191.254000000 MX84|events|- up")]
    public void A_time_may_be_in_Unix_seconds(string message, string read) =>
        Assert.Equal($"Rfc5424 {read}", Describe(message));

    [Theory]
    [InlineData("<40>1 bad-time host app web.1 - badtime", "Rfc5424 none host|app|web.1 badtime")]
    [InlineData("<40>1 bad-time host app web.1 - - badtime", "Rfc5424 none host|app|web.1 - badtime")]
    [InlineData("<40>1 2023-10-12T06:46:31Z host app web.1 - good", "Rfc5424 1697093191 host|app|web.1 good")]
    [InlineData("<40>1 too few", "Unparsed none few|-|-")]
    public void Of_Logplex_the_first_field_is_the_time(string message, string read) =>
        Assert.Equal(read, Describe(message, Clock, isOfLogplex: true));

    [Theory]
    [InlineData("<30>Oct 12 06:46:31 host tag[123]: msg", "host|tag|123 msg")]
    [InlineData("<30>Oct 12 06:46:31 host tag: msg", "host|tag|- msg")]
    [InlineData("<30>Oct 12 06:46:31 tag[123]: msg", "-|tag|123 msg")]
    [InlineData("<30>Oct 12 06:46:31 tag: msg", "-|tag|- msg")]
    [InlineData("<30>Oct 12 06:46:31 host tag without a colon", "host|tag|- without a colon")]
    [InlineData("<30>Oct 12 06:46:31 host /usr/bin/x text", "host|/usr/bin/x|- text")]
    [InlineData("<30>Oct 12 06:46:31 host tag[12] text", "host|tag|12 text")]
    [InlineData("<30>Oct 12 06:46:31 host tag[12]\ttext", "host|tag|12 \ttext")]
    [InlineData("<30>Oct 12 06:46:31 tag[12] text", "-|tag|12 text")]
    [InlineData("<30>Oct 12 06:46:31 host tag[3] : text", "host|tag|3 text")]
    [InlineData("<30>Oct 12 06:46:31 host tag:text", "host|tag|- text")]
    [InlineData("<30>Oct 12 06:46:31 host tag:\ttext", "host|tag|- \ttext")]
    [InlineData("<30>Oct 12 06:46:31 host shop:app[3]: text", "host|shop|- app[3]: text")]
    [InlineData("<30>Oct 12 06:46:31 host tag(pam)[12]: text", "host|tag(pam)|12 text")]
    [InlineData(
        "<30>Oct 12 06:46:31 host com.apple.xpc.launchd[1] (com.apple.foo[123]): text",
        "host|com.apple.xpc.launchd|1 (com.apple.foo[123]): text"
    )]
    [InlineData("<30>Oct 12 06:46:31 host word", "host|-|- word")]
    [InlineData("<30>Oct 12 06:46:31 host -- MARK --", "host|-|- -- MARK --")]
    [InlineData("<30>Oct 12 06:46:31 host {\"a\":1, \"b\":2}", "host|-|- {\"a\":1, \"b\":2}")]
    [InlineData("<30>Oct 12 06:46:31 host [main] started", "host|-|- [main] started")]
    [InlineData("<30>Oct 12 06:46:31 host Failed, twice", "host|-|- Failed, twice")]
    [InlineData("<30>Oct 12 06:46:31 host std::bad_alloc thrown", "host|-|- std::bad_alloc thrown")]
    [InlineData("<30>Oct 12 06:46:31 host last message repeated 3 times", "host|-|- last message repeated 3 times")]
    [InlineData("<30>Oct 12 06:46:31 2001:db8:1::2 tag: msg", "2001:db8:1::2|tag|- msg")]
    [InlineData("<30>Oct 12 06:46:31 UTC host tag: zone", "host|tag|- zone")]
    [InlineData("<30>Oct 12 08:46:31 CEST host tag: zone", "host|tag|- zone")]
    [InlineData("<30>Oct 12 06:46:31 CST host tag: several zones", "CST|host|- tag: several zones")]
    [InlineData("<30>Oct 12 06:46:31 CET tag: a host", "CET|tag|- a host")]
    [InlineData("<30>Oct 12 06:46:31 CRON: no zone", "-|CRON|- no zone")]
    [InlineData(
        "<189>3014: RP/0/RSP0/CPU0:Oct 12 06:46:31 UTC: proc[1]: %X-6-Y : text",
        "RP/0/RSP0/CPU0|proc|1 %X-6-Y : text"
    )]
    [InlineData("<189>3014: router1 RP/0/RSP0/CPU0:2023 Oct 12 06:46:31 : proc[1]: text", "router1|proc|1 text")]
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
    public void RFC_3164_is_read_as_senders_write_it(string message, string read) =>
        Assert.Equal($"Rfc3164 1697093191 {read}", Describe(message));

    [Theory]
    [InlineData("<14>hello", "-|-|- hello")]
    [InlineData("<14>app: hello", "-|app|- hello")]
    [InlineData("<14>app[7]: hello", "-|app|7 hello")]
    [InlineData("<14> leading blank", "-|-|- leading blank")]
    [InlineData("<14>shoppy:py no blank", "-|shoppy|- py no blank")]
    [InlineData("<14>app:\tx", "-|app|- \tx")]
    [InlineData("<14>http://a/b", "-|-|- http://a/b")]
    [InlineData("<14>C:\\dir is full", "-|-|- C:\\dir is full")]
    [InlineData("<14>06:46:31 started", "-|-|- 06:46:31 started")]
    [InlineData("<14>items[3] is null", "-|-|- items[3] is null")]
    [InlineData("<14>{\"a\":1}", "-|-|- {\"a\":1}")]
    [InlineData("<14>Use the BFG!", "-|-|- Use the BFG!")]
    [InlineData(
        "<14>2023-10-12 06:46:31,123 ERROR root: of Python",
        "-|-|- 2023-10-12 06:46:31,123 ERROR root: of Python"
    )]
    [InlineData("<14>404: not found", "-|404|- not found")]
    [InlineData("<14>2 - 1 = 1", "-|-|- 2 - 1 = 1")]
    [InlineData("<14>Oct 32 06:46:31 host tag: msg", "-|-|- Oct 32 06:46:31 host tag: msg")]
    [InlineData("<14>", "-|-|- ")]
    public void RFC_3164_needs_no_time(string message, string read) =>
        Assert.Equal($"Rfc3164 none {read}", Describe(message));

    [Theory]
    [InlineData("\tat x.y(Z.java:1)")]
    [InlineData("Caused by: boom")]
    [InlineData("2023-10-12T06:46:31Z INFO a line of a program")]
    [InlineData("Oct 12 06:46:31 host without a tag")]
    [InlineData("Oct 12 06:46:31 host tag:text")]
    [InlineData("Oct 12 06:46:31 host items[3] text")]
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
        foreach (
            var text in new[]
            {
                Good + " [id a=\"1\"] x",
                "<187>45: router1: .Oct 12 06:46:31 UTC: %LINK-3-UPDOWN: down",
                "<30>Thu Oct  2 06:46:31.123456 2023 host tag[12]: x",
                "<30>Oct 12 06:46:31 Message forwarded from aix1: su[7]: msg",
            }
        )
        {
            var message = Encoding.ASCII.GetBytes(text);
            for (var length = 0; length < message.Length; length++)
            {
                Assert.InRange(SyslogHeader.Parse(message.AsSpan(0, length), Clock).Length, 0, length);
            }
        }
    }

    internal static string Describe(string message) => Describe(message, Clock);

    internal static string Describe(string message, SyslogClock clock, bool isOfLogplex = false)
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

    private static string Fraction(int nanoseconds) => nanoseconds == 0 ? "" : $".{nanoseconds:000000000}";

    private static string Field(ReadOnlySpan<byte> field) => field.IsEmpty ? "-" : Encoding.UTF8.GetString(field);
}
