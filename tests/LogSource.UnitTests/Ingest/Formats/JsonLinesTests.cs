using System.Text;
using LogSource.Ingest;
using LogSource.Ingest.Formats;
using LogSource.Problems;

namespace LogSource.UnitTests.Ingest.Formats;

public sealed class JsonLinesTests
{
    [Theory]
    [InlineData("""{"message":"a"}""", "a")]
    [InlineData("""[{"message":"a"},{"log":"b"}]""", "a,b")]
    [InlineData(" \r\n[\n\t{ \"message\" : \"a\" } ,\n{\"message\":\"b\"}\n]\n ", "a,b")]
    [InlineData("""{"message":"a"}{"message":"b"}""", "a,b")]
    [InlineData("{\"message\":\"a\"}\n{\"message\":\"b\"}\n", "a,b")]
    [InlineData("""[{"message":"a"}][{"message":"b"}]""", "a,b")]
    [InlineData("[]", "")]
    [InlineData("[ ]", "")]
    public void A_body_is_one_or_more_objects_or_arrays(string body, string messages) =>
        Assert.Equal(messages, string.Join(',', Parse(body)));

    [Theory]
    [InlineData("""[{"message":"a"},{"message":7}]""", 1, "has a message that is not a string")]
    [InlineData("""[{"message":"a"},{}]""", 1, "has no message")]
    [InlineData("""[{"message":"a"},"b"]""", 1, "is not a JSON object")]
    [InlineData("""[[{"message":"a"}]]""", 0, "is not a JSON object")]
    [InlineData("\"a\"", 0, "is not a JSON object")]
    [InlineData("7", 0, "is not a JSON object")]
    [InlineData("null", 0, "is not a JSON object")]
    [InlineData("""[{"message":"a"},]""", 1, "is not valid JSON (at line 1, byte 17)")]
    [InlineData("[{\"message\":\"a\"},\n{\"message\"}]", 1, "is not valid JSON (at line 2, byte 10)")]
    [InlineData("""[{"message":"a"}""", 1, "is not valid JSON (at line 1, byte 16)")]
    [InlineData("""{"message":"a"}]""", 1, "is not valid JSON (at line 1, byte 15)")]
    [InlineData("""{"message":"a"}, {"message":"b"}""", 1, "is not valid JSON (at line 1, byte 15)")]
    [InlineData("""// no""", 0, "is not valid JSON (at line 1, byte 0)")]
    [InlineData("""{"message":"\ud800"}""", 0, "has an incomplete surrogate pair")]
    public void A_bad_record_is_a_400_with_its_index(string body, int index, string fault)
    {
        var problem = Assert.Throws<ProblemException>(() => Parse(body)).Problem;

        Assert.Equal(
            (400, "bad-line", index, $"The record at index {index} {fault}."),
            (problem.Status, problem.Code, problem.Index, problem.Detail)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void An_empty_body_is_a_400(string body) =>
        Assert.Equal("bad-line", Assert.Throws<ProblemException>(() => Parse(body)).Problem.Code);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Deep_nesting_is_rejected_with_the_limit(string open, string close)
    {
        string Nested(int depth) => $$"""{"message":"x","a":{{Repeat(open, depth)}}1{{Repeat(close, depth)}}}""";
        static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

        Assert.Equal(["x"], Parse(Nested(60)));
        var problem = Assert.Throws<ProblemException>(() => Parse(Nested(100_000))).Problem;
        Assert.Contains("nested deeper than 64 levels", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_container_has_its_own_code()
    {
        var problem = Assert.Throws<ProblemException>(() => Parse("""[{"message":"x","container":"a b"}]""")).Problem;

        Assert.Equal(("bad-container", 0), (problem.Code, problem.Index));
    }

    [Fact]
    public void An_array_over_the_limit_of_lines_is_rejected()
    {
        var body = $"[{string.Join(',', Enumerable.Repeat("{\"message\":\"x\"}", 10_001))}]";

        Assert.Equal("too-many-lines", Assert.Throws<ProblemException>(() => Parse(body)).Problem.Code);
    }

    private static string[] Parse(string body)
    {
        var batch = new ParsedLines(new IngestOptions(), "app-1", 17);
        JsonLines.Parse(Encoding.UTF8.GetBytes(body), Keys.Of(), batch);
        return [.. batch.Lines.Select(line => Encoding.UTF8.GetString(line.Message.Span))];
    }
}
