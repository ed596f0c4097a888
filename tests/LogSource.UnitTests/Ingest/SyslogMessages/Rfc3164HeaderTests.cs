using System.Text;
using LogSource.Ingest.SyslogMessages;
using static LogSource.UnitTests.Ingest.SyslogMessages.SyslogHeaderText;

namespace LogSource.UnitTests.Ingest.SyslogMessages;

public sealed class Rfc3164HeaderTests
{
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
    public void RFC_3164_is_parsed_as_senders_write_it(string message, string read) =>
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
    public void RFC_3164_is_parsed_without_a_time(string message, string read) =>
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
    public void A_line_without_a_priority_is_a_message_only_if_it_has_a_time_and_a_tag(string message)
    {
        Assert.Equal("Unparsed none -|-|-", Describe(message));
        Assert.False(SyslogHeader.Parse(Encoding.UTF8.GetBytes(message), Clock).HasPriority);
    }
}
