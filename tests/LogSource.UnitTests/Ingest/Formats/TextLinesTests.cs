using System.Text;
using LogSource.Ingest;
using LogSource.Ingest.Formats;

namespace LogSource.UnitTests.Ingest.Formats;

public sealed class TextLinesTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("one", new[] { "one" })]
    [InlineData("one\n", new[] { "one" })]
    [InlineData("one\r\ntwo\r\n", new[] { "one", "two" })]
    [InlineData("one\n\ntwo", new[] { "one", "", "two" })]
    [InlineData("\n", new[] { "" })]
    [InlineData("  in\rside \n", new[] { "  in\rside " })]
    public void Every_line_is_a_message(string body, string[] messages)
    {
        var batch = new ParsedLines(new IngestOptions(), "app-1", 0);

        TextLines.Parse(Encoding.UTF8.GetBytes(body), batch);

        Assert.Equal(messages, batch.Lines.Select(line => Encoding.UTF8.GetString(line.Message.Span)));
    }
}
