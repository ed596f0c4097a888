using System.Buffers;
using System.Text;
using LogSource.LineEncoding;
using LogSource.Lines;
using LogSource.UnitTests.Buffer;

namespace LogSource.UnitTests.LineEncoding;

public sealed class LineTextTests
{
    [Theory]
    [InlineData(1424052163930163178, "2015-02-16 02:02:43.930163178")]
    [InlineData(1424052163930000000, "2015-02-16 02:02:43.930000000")]
    [InlineData(1424052163000000001, "2015-02-16 02:02:43.000000001")]
    [InlineData(0, "1970-01-01 00:00:00.000000000")]
    [InlineData(-1, "1969-12-31 23:59:59.999999999")]
    [InlineData(long.MinValue, "1677-09-21 00:12:43.145224192")]
    [InlineData(long.MaxValue, "2262-04-11 23:47:16.854775807")]
    public void Always_has_nine_fractional_digits_in_UTC(long unixNanoseconds, string time) =>
        Assert.Equal($"{time} +0000 UTC [web-1] hello\n", Write(Sample.Line("hello", "web-1", unixNanoseconds)));

    [Theory]
    [InlineData("", "")]
    [InlineData("[martini] Started GET / for [filtered IP]", "[martini] Started GET / for [filtered IP]")]
    [InlineData("tab\t, quote \", backslash \\, emoji 😀", "tab\t, quote \", backslash \\, emoji 😀")]
    [InlineData("a\r\nb\n", @"a\r\nb\n")]
    public void Writes_the_message_unchanged_except_for_line_breaks(string message, string written) =>
        Assert.Equal($"1970-01-01 00:00:00.000000000 +0000 UTC [web-1] {written}\n", Write(Sample.Line(message)));

    [Fact]
    public void Writes_the_longest_container()
    {
        var container = new string('c', ContainerName.MaxLength);

        Assert.Contains($" [{container}] x\n", Write(Sample.Line("x", container)), StringComparison.Ordinal);
    }

    private static string Write(LogLine line)
    {
        var output = new ArrayBufferWriter<byte>();
        LineText.WriteLine(line, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
