using System.Text;
using LogSource.Ingest;
using LogSource.Ingest.Formats;
using LogSource.Lines;
using LogSource.Problems;
using Microsoft.AspNetCore.Http;

namespace LogSource.UnitTests.Ingest.Formats;

public sealed class LogplexLinesTests
{
    private const string Header = "<40>1 2012-11-30T06:45:29+00:00 host app web.3 -";

    [Fact]
    public void Each_frame_of_a_drain_becomes_a_line()
    {
        var lines = Parse(
            Frame($"{Header} State changed from starting to up\n")
                + Frame("<158>1 2012-11-30T06:45:26.123456+01:00 host heroku router - at=info\nstatus=200")
                + Frame("<13>1 - host heroku - - no process")
                + Frame("<13>1 - - - - - nobody")
        );

        Assert.Equal(
            [
                ("web-3", 1354257929000000000, "State changed from starting to up"),
                ("router", 1354254326123456000, "at=info\nstatus=200"),
                ("heroku", 17, "no process"),
                ("app-1", 17, "nobody"),
            ],
            lines
        );
    }

    [Theory]
    [InlineData("[martini] Started GET /")]
    [InlineData("[a][b] c")]
    [InlineData("-- option")]
    [InlineData("")]
    public void A_text_that_looks_like_structured_data_is_kept(string text) =>
        Assert.Equal(text, Assert.Single(Parse(Frame($"{Header} {text}"))).Message);

    [Fact]
    public void Structured_data_is_removed_if_every_frame_has_some()
    {
        Assert.Equal(["one", "two", ""], Messages($"{Header} - one", $"{Header} [id a=\"\\]\"] two", $"{Header} -"));
        Assert.Equal(["one", "two"], Messages($"{Header} [a@1 k=\"v\"]one", $"{Header} [a@1 k=\"v\" ] two"));
        Assert.Equal(["- one", "two"], Messages($"{Header} - one", $"{Header} two"));
    }

    [Theory]
    [InlineData("- name: nginx")]
    [InlineData("-")]
    [InlineData("- - dashes")]
    [InlineData("[http-nio-8080 traceId=\"4b\"] GET / 200")]
    [InlineData("[id a=\"1\"]")]
    [InlineData("  indented")]
    public void Text_from_Logplex_itself_is_kept_because_it_sends_no_structured_data(string text) =>
        Assert.Equal(text, Assert.Single(Parse(Frame($"{Header} {text}"), isOfLogplex: true)).Message);

    [Fact]
    public void The_first_field_from_Logplex_is_the_time_even_if_it_is_invalid() =>
        Assert.Equal(
            ("web-1", 17, "badtime"),
            Assert.Single(Parse(Frame("<40>1 bad-time host app web.1 - badtime"), isOfLogplex: true))
        );

    [Theory]
    [InlineData("Logplex-Drain-Token", "d.01234567-89ab-cdef", true)]
    [InlineData("logplex-frame-id", "09C557EAFCFB6CF2740EE62F62971098", true)]
    [InlineData("User-Agent", "Logplex/v72", true)]
    [InlineData("User-Agent", "logplug/1.0", true)]
    [InlineData("User-Agent", "log-shuttle/0.18", false)]
    [InlineData("Logplex-Msg-Count", "1", false)]
    public void A_request_from_Logplex_is_detected_by_its_headers(string name, string value, bool isOfLogplex) =>
        Assert.Equal(isOfLogplex, LogplexHeaders.AreOfLogplex(new HeaderDictionary { [name] = value }));

    [Theory]
    [InlineData("web.1", "web-1")]
    [InlineData("..web/1]", "web-1-")]
    [InlineData("w_1", "w_1")]
    [InlineData("[...]", "app")]
    [InlineData(
        "a23456789012345678901234567890123456789012345678901234567890abcdef",
        "a23456789012345678901234567890123456789012345678901234567890abc"
    )]
    public void Every_process_id_becomes_a_valid_container(string process, string container)
    {
        var line = Assert.Single(Parse(Frame($"<40>1 - host app {process} - x")));

        Assert.Equal(container, line.Container);
        Assert.True(ContainerName.IsValid(line.Container));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_replaced_frame_by_frame()
    {
        // The frame boundary splits a character.
        byte[] body = [.. "16 <1>1 - - - - - "u8, 0xC3, .. "16 <1>1 - - - - - "u8, 0xA9];

        var batch = new ParsedLines(new IngestOptions(), "app-1", 17);
        LogplexLines.Parse(body, batch);

        Assert.Equal(["\uFFFD", "\uFFFD"], batch.Lines.Select(line => Encoding.UTF8.GetString(line.Message.Span)));
    }

    [Theory]
    [InlineData("13 <40>1 - host", "is cut off")]
    [InlineData("12", "is cut off")]
    [InlineData("x", "does not begin with its length and a space")]
    public void A_bad_frame_is_a_400_with_its_number(string frame, string fault)
    {
        var problem = Assert.Throws<ProblemException>(() => Parse(Frame($"{Header} good") + frame)).Problem;

        Assert.Equal(
            (400, "bad-frame", 2, $"Frame 2 {fault}."),
            (problem.Status, problem.Code, problem.Frame, problem.Detail)
        );
    }

    [Theory]
    [InlineData("<40>1 nothing of a header", "app-1", 17, "<40>1 nothing of a header")]
    [InlineData("no priority", "app-1", 17, "no priority")]
    [InlineData("<40>1 yesterday host app web.3 - - x", "web-3", 17, "- x")]
    [InlineData("<40>1 2012-11-30T06:45:29.123456789+0000 host app web.3 - x", "web-3", 1354257929123456789, "x")]
    [InlineData("<40>Nov 30 06:45:29 2012 host app[web.3]: x", "web-3", 1354257929000000000, "x")]
    [InlineData("<40>x", "app-1", 17, "x")]
    public void A_message_that_is_not_RFC_5424_becomes_a_line_too(
        string message,
        string container,
        long time,
        string text
    ) =>
        Assert.Equal(
            [("web-3", 1354257929000000000, "one"), (container, time, text), ("web-3", 1354257929000000000, "two")],
            Parse(Frame($"{Header} one") + Frame(message) + Frame($"{Header} two"))
        );

    [Fact]
    public void A_body_cut_inside_a_frame_is_rejected()
    {
        var body = Frame($"{Header} one") + Frame($"{Header} two");
        for (var length = 1; length < body.Length; length++)
        {
            if (length != body.Length / 2)
            {
                Assert.Throws<ProblemException>(() => Parse(body[..length]));
            }
        }
    }

    private static IEnumerable<string> Messages(params string[] frames) =>
        Parse(string.Concat(frames.Select(Frame))).Select(line => line.Message);

    private static string Frame(string message) => $"{Encoding.UTF8.GetByteCount(message)} {message}";

    private static (string Container, long UnixNanoseconds, string Message)[] Parse(
        string body,
        bool isOfLogplex = false
    )
    {
        var batch = new ParsedLines(new IngestOptions(), "app-1", 17);
        LogplexLines.Parse(Encoding.UTF8.GetBytes(body), batch, isOfLogplex);
        return
        [
            .. batch.Lines.Select(line =>
                (line.Container, line.UnixNanoseconds, Encoding.UTF8.GetString(line.Message.Span))
            ),
        ];
    }
}
