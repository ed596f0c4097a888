using System.Text;
using LogSource.Ingest;
using LogSource.Ingest.Formats;
using LogSource.Lines;
using LogSource.Problems;

namespace LogSource.UnitTests.Ingest.Formats;

public sealed class NdjsonLinesTests
{
    private const string TimeFault = "has a timestamp that is not RFC 3339 or Unix seconds, or out of range";

    [Theory]
    [InlineData("""{"message":"hi"}""", "app-1", 17, "hi")]
    [InlineData(
        """{"message":"hi","container":"web-1","timestamp":"1970-01-01T00:00:01Z"}""",
        "web-1",
        1_000_000_000,
        "hi"
    )]
    [InlineData("""{"container":null,"timestamp":null,"message":""}""", "app-1", 17, "")]
    [InlineData("""{"message":"hi","timestamp":""}""", "app-1", 17, "hi")]
    [InlineData("""{"message":"\u00e9 \"q\" \ud83d\ude00 a\nb"}""", "app-1", 17, "é \"q\" 😀 a\nb")]
    [InlineData("""{"message":"log line\r\n"}""", "app-1", 17, "log line")]
    [InlineData("""{"extra":{"message":["no"]},"message":"yes","more":[1,{}]}""", "app-1", 17, "yes")]
    [InlineData("""  {"message" : "spaced"}  """, "app-1", 17, "spaced")]
    public void Each_line_is_a_JSON_object(string json, string container, long unixNanoseconds, string message) =>
        Assert.Equal((container, unixNanoseconds, message), Describe(Assert.Single(Parse(json))));

    [Fact]
    public void Blank_lines_are_skipped_and_the_last_line_needs_no_end()
    {
        var lines = Parse("{\"message\":\"1\"}\r\n\n \t\r\n{\"message\":\"2\"}");

        Assert.Equal(["1", "2"], lines.Select(line => Describe(line).Message));
    }

    [Theory]
    [InlineData("nonsense", "is not valid JSON (at byte 1)")]
    [InlineData("""{"message":"x" """, "is not valid JSON (at byte 15)")]
    [InlineData("""{"message":"x"} {}""", "is not valid JSON (at byte 16)")]
    [InlineData("""["message"]""", "is not a JSON object")]
    [InlineData("""{}""", "has no message")]
    [InlineData("""{"message":5}""", "has a message that is not a string")]
    [InlineData("""{"message":null}""", "has a message that is not a string")]
    [InlineData("""{"message":"\ud800"}""", "has an incomplete surrogate pair")]
    [InlineData("""{"message":"x","container":5}""", "has a container that is not a string")]
    [InlineData("""{"message":null,"container":"web-1","timestamp":5}""", "has a message that is not a string")]
    [InlineData("""{"container":"web-1","time":5,"kubernetes.pod_name":"a"}""", "has no message")]
    [InlineData("""{"message":"x","timestamp":true}""", TimeFault)]
    [InlineData("""{"message":"x","timestamp":9300000000}""", TimeFault)]
    [InlineData("""{"message":"x","timestamp":-1e30}""", TimeFault)]
    [InlineData("""{"message":"x","timestamp":1e400}""", TimeFault)]
    [InlineData("""{"message":"x","timestamp":"now"}""", TimeFault)]
    public void A_bad_line_is_a_400_with_its_number(string json, string fault)
    {
        var problem = Assert
            .Throws<ProblemException>(() => Parse($$"""{"message":"good"}{{"\n\n"}}{{json}}"""))
            .Problem;

        Assert.Equal(
            (400, "bad-line", 3, $"Line 3 {fault}."),
            (problem.Status, problem.Code, problem.Line, problem.Detail)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("-web")]
    [InlineData("web 1")]
    [InlineData("web]")]
    [InlineData("wéb")]
    [InlineData("web\\n")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890abcd")]
    public void An_invalid_container_has_its_own_code(string container)
    {
        var problem = Assert
            .Throws<ProblemException>(() => Parse($$"""{"message":"x","container":"{{container}}"}"""))
            .Problem;

        Assert.Equal((400, "bad-container", 1), (problem.Status, problem.Code, problem.Line));
    }

    private static IReadOnlyList<LogLine> Parse(string body)
    {
        var batch = new ParsedLines(new IngestOptions(), "app-1", 17);
        NdjsonLines.Parse(Encoding.UTF8.GetBytes(body), Keys.Of(), batch);
        return batch.Lines;
    }

    private static (string Container, long UnixNanoseconds, string Message) Describe(LogLine line) =>
        (line.Container, line.UnixNanoseconds, Encoding.UTF8.GetString(line.Message.Span));
}
