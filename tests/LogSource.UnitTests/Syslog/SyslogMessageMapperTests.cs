using System.Text;
using System.Text.Unicode;
using CsCheck;
using EdgeGateway.Testing;
using LogSource.Lines;
using LogSource.Syslog;
using LogSource.Syslog.Framing;
using LogSource.Syslog.Routing;

namespace LogSource.UnitTests.Syslog;

public sealed class SyslogMessageMapperTests
{
    private static readonly SyslogRouter Router = Messages.Router(
        new SyslogRouteOptions
        {
            AppName = "app*",
            App = "{app-name}",
            Container = "{procid}",
        },
        new SyslogRouteOptions
        {
            Hostname = "-",
            AppName = "-",
            App = "unknown",
            Container = "{hostname}",
        }
    );

    [Theory]
    [InlineData("<13>1 2015-02-16T02:02:43.930163Z h app-1 web.1 - [id a=\"\\]\"] \uFEFFone é", "app-1 web-1 one é")]
    [InlineData("<14>1 2023-10-12T06:46:31.088609123Z h app p - - x", "app p x")]
    [InlineData("<14>1 - h app p - -", "app p ")]
    [InlineData("<14>1 - h app p - -  leading blank of rsyslog", "app p leading blank of rsyslog")]
    [InlineData("<14>1 - h app p - -   indented", "app p   indented")]
    [InlineData("<14>1 - h app p - - \tat x", "app p \tat x")]
    [InlineData("<14>1 - h app p - [id a=\"say \"hi\"\"] x", "app p x")]
    [InlineData("<14>1 - h app p - [id a=\"1\" x", "app p [id a=\"1\" x")]
    [InlineData("<14>1 - h app p - x\r\0", "app p x")]
    [InlineData("<14>1 - h app p - x\r\n", "app p x")]
    [InlineData("<14>1 yesterday h app p - - x\0", "app p x")]
    [InlineData("<14>1 0001-01-01T00:00:00Z h app p - - x", "app p x")]
    [InlineData("<14>1 - h app p - [a@1 k=\"v\"]no blank", "app p no blank")]
    [InlineData("<14>1 - h app p - [a@1 k=\"v\" ]text", "app p text")]
    [InlineData("<30>Oct 12 06:46:31 h app[web.1] x", "app web-1 x")]
    [InlineData("<30>Oct 12 06:46:31 h app x", "app app-1 x")]
    [InlineData("<14>1 no header", "unknown app-1 <14>1 no header")]
    [InlineData("no priority", "unknown app-1 no priority")]
    [InlineData("<30>Oct 12 06:46:31 h app[web.1]: x", "app web-1 x")]
    [InlineData("<14>app: of Python\0", "app app-1 of Python")]
    [InlineData("<14>of Python\0", "unknown app-1 of Python")]
    public void The_header_decides_the_app_and_container_of_a_message(string message, string line)
    {
        Assert.Equal(line, Describe(Messages.Receiver(router: Router), message));
    }

    [Fact]
    public void A_continuation_line_goes_to_the_app_of_its_message()
    {
        var receiver = Messages.Receiver(router: Router);

        Assert.Equal("unknown app-1 first", Describe(receiver, "first", isCounted: false));
        Assert.Equal("app p boom", Describe(receiver, "<14>1 - h app p - - boom", isCounted: false));
        Assert.Equal("app p \tat x", Describe(receiver, "\tat x", isCounted: false));
        Assert.Equal("app p 2023-10-12T06:46:31Z y", Describe(receiver, "2023-10-12T06:46:31Z y", isCounted: false));
        Assert.Equal("unknown app-1 <14>1 no header", Describe(receiver, "<14>1 no header", isCounted: false));
        Assert.Equal("unknown app-1 \tat x", Describe(receiver, "\tat x", isCounted: false));
        Assert.Equal("app p again", Describe(receiver, "<14>1 - h app p - - again", isCounted: false));
        Assert.Equal("unknown app-1 \tat x", Describe(receiver, "\tat x"));
    }

    [Fact]
    public void A_message_without_a_matching_route_is_dropped_and_logged_once_without_control_characters()
    {
        var log = new LogCapture();
        var receiver = Messages.Receiver(log);

        Assert.Null(Describe(receiver, "<13>1 - h\u001b[31m other p - - x"));
        Assert.Equal("app-1 p y", Describe(receiver, "<13>1 - h app-1 p - - y"));
        Assert.Null(Describe(receiver, $"<13>1 - {new string('h', 70_000)} other p - - z"));

        Assert.Contains(
            @"from host h\x1b[31m, app other, process p",
            Assert.Single(log.Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Messages_that_cannot_be_parsed_are_logged_once_with_a_short_example()
    {
        var log = new LogCapture();
        var receiver = Messages.Receiver(log, router: Router);

        Describe(receiver, "<14>1 no\theader\n" + new string('x', 1_000));
        Describe(receiver, "no priority");

        var warning = Assert.Single(log.Warnings);
        Assert.Contains(
            @"1 syslog messages could not be parsed and are stored as raw text; the last: <14>1 no\x09header\x0axx",
            warning,
            StringComparison.Ordinal
        );
        Assert.InRange(warning.Length, 200, 400);
    }

    [Fact]
    public void A_long_text_is_cut_and_marked_with_its_full_length()
    {
        var receiver = Messages.Receiver(maxLineBytes: 8);
        var bytes = "<13>1 - h app-1 p - - 123456789"u8.ToArray();

        Assert.Equal("app-1 p 12345678 [cut: 9 bytes]", Describe(receiver, new SyslogFrame(bytes, bytes.Length, true)));
        Assert.Equal(
            "app-1 p 12345678 [cut: 109 bytes]",
            Describe(receiver, new SyslogFrame(bytes, bytes.Length + 100, true))
        );
        Assert.Equal(
            "app-1 p 1234567 [cut: 100 bytes]",
            Describe(receiver, new SyslogFrame(bytes.AsMemory(0, bytes.Length - 2), bytes.Length + 91, true))
        );
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\0\n")]
    public void Line_ends_alone_are_not_a_message(string message)
    {
        var log = new LogCapture();

        Assert.Null(Describe(Messages.Receiver(log, router: Router), message));
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_replaced() =>
        Assert.Equal(
            "app-1 p a\uFFFD",
            Describe(Messages.Receiver(), new SyslogFrame((byte[])[.. "<13>1 - h app-1 p - - a"u8, 0xFF], 24, true))
        );

    [Fact]
    public void Any_bytes_become_lines_of_valid_UTF8()
    {
        string[] parts =
        [
            "<14>",
            "1 ",
            "-",
            " ",
            "2023-10-12T06:46:31",
            ".123",
            "Z",
            "+02:00",
            "Oct 12 06:46:31",
            "Feb 29 23:59:60",
            " h",
            " app",
            "[",
            "]",
            "=",
            "\"",
            "\\",
            ":",
            "45: ",
            "*",
            "\uFEFF",
            "é",
            "\0",
            "99999999999999999999",
            "Message forwarded from ",
        ];
        var all = new SyslogRouteOptions { App = "all", Container = "{hostname}{app-name}{procid}" };
        var receiver = Messages.Receiver(maxLineBytes: 20, router: Messages.Router(all));
        var texts = Gen.Int[0, parts.Length - 1].Select(part => parts[part]).Array[0, 15];

        Gen.OneOf(texts.Select(text => Encoding.UTF8.GetBytes(string.Concat(text))), Gen.Byte.Array[0, 40])
            .Sample(bytes =>
                !receiver.TryMap(new SyslogFrame(bytes, bytes.Length, bytes.Length % 2 == 0), out _, out var line)
                || (Utf8.IsValid(line.Message.Span) && ContainerName.IsValid(line.Container))
            );
    }

    private static string? Describe(SyslogMessageMapper receiver, string message, bool isCounted = true)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        return Describe(receiver, new SyslogFrame(bytes, bytes.Length, isCounted));
    }

    private static string? Describe(SyslogMessageMapper receiver, SyslogFrame frame) =>
        receiver.TryMap(frame, out var target, out var line)
            ? $"{target.App} {line.Container} {Encoding.UTF8.GetString(line.Message.Span)}"
            : null;
}
