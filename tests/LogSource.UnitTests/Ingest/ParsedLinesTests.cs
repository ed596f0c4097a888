using System.Text;
using LogSource.Ingest;
using LogSource.Problems;

namespace LogSource.UnitTests.Ingest;

public sealed class ParsedLinesTests
{
    [Theory]
    [InlineData("12345678", "12345678")]
    [InlineData("123456789", "12345678 [cut: 9 bytes]")]
    [InlineData("1234567é", "1234567 [cut: 9 bytes]")]
    [InlineData("123456日本", "123456 [cut: 12 bytes]")]
    [InlineData("12345😀", "12345 [cut: 9 bytes]")]
    [InlineData("1234😀x", "1234😀 [cut: 9 bytes]")]
    public void A_message_that_is_too_long_is_cut_between_characters_and_marked(string message, string kept)
    {
        var batch = new ParsedLines(new IngestOptions { MaxLineBytes = 8 }, "app-1", 0);

        batch.Add(Encoding.UTF8.GetBytes(message));

        Assert.Equal(kept, Encoding.UTF8.GetString(Assert.Single(batch.Lines).Message.Span));
    }

    [Fact]
    public void By_default_a_message_may_have_64_KiB()
    {
        var batch = new ParsedLines(new IngestOptions(), "app-1", 0);

        batch.Add(new byte[65_536]);
        batch.Add(new byte[65_537]);

        Assert.Equal([65_536, 65_536 + " [cut: 65537 bytes]".Length], batch.Lines.Select(line => line.Message.Length));
    }

    [Fact]
    public void A_line_without_container_or_time_gets_the_defaults()
    {
        var batch = new ParsedLines(new IngestOptions(), "app-1", 17);

        batch.Add("a"u8.ToArray());
        batch.Add("b"u8.ToArray(), "web-1", 5);

        Assert.Equal([("app-1", 17), ("web-1", 5)], batch.Lines.Select(line => (line.Container, line.UnixNanoseconds)));
    }

    [Fact]
    public void A_line_over_the_limit_is_a_413()
    {
        var batch = new ParsedLines(new IngestOptions { MaxLinesPerRequest = 2 }, "app-1", 0);
        batch.Add(default);
        batch.Add(default);

        var problem = Assert.Throws<ProblemException>(() => batch.Add(default)).Problem;

        Assert.Equal((413, "too-many-lines"), (problem.Status, problem.Code));
    }
}
