using System.Text;
using LogSource.Ingest.SyslogMessages;
using static LogSource.UnitTests.Ingest.SyslogMessages.SyslogHeaderText;

namespace LogSource.UnitTests.Ingest.SyslogMessages;

public sealed class SyslogHeaderTests
{
    private const string Good = "<165>1 2015-02-16T03:02:43.930163+01:00 host.example app web.1 ID47";
    private const long Time = 1697093191;

    [Fact]
    public void Every_field_of_RFC_5424_is_parsed() =>
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
    public void RFC_5424_with_deviations_is_parsed_as_far_as_possible(string message, string read) =>
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
    public void Times_of_RFC_5424_are_parsed_in_every_form(string time, long seconds, int nanoseconds) =>
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
    public void An_invalid_time_is_ignored(string time) =>
        Assert.Equal("Rfc5424 none h|app|p - x", Describe($"<14>1 {time} h app p - - x"));

    [Theory]
    [InlineData("2023-13-12T06:46:31Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("20231012T064631Z")]
    public void An_invalid_time_is_not_taken_for_a_host(string time)
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
    public void The_first_field_from_Logplex_is_the_time(string message, string read) =>
        Assert.Equal(read, Describe(message, Clock, isOfLogplex: true));

    [Fact]
    public void A_truncated_header_is_never_read_beyond_its_end()
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
}
