using System.Text;
using System.Text.Json;
using CsCheck;
using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.UnitTests.LineEncoding;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain ünïcödé 日本 😀 \u007F \u2028", "plain ünïcödé 日本 😀 \u007F \u2028")]
    [InlineData("<a href='x'>&+", "<a href='x'>&+")]
    [InlineData("say \"hi\" \\ /", @"say \""hi\"" \\ /")]
    [InlineData("\b\t\n\f\r", @"\b\t\n\f\r")]
    [InlineData("\0\u0001\u001B[0m\u001F", @"\u0000\u0001\u001B[0m\u001F")]
    public void Escapes_only_the_characters_that_JSON_requires(string text, string escaped) =>
        Assert.Equal(escaped, Escape(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_JSON_reader_gets_the_original_text_for_any_bytes() =>
        Gen
            .Byte.Array[0, 200]
            .Sample(bytes =>
            {
                var text = Utf8Text.Sanitize(bytes);

                var json = $"\"{Escape(text.Span)}\"";

                Assert.Equal(Encoding.UTF8.GetString(bytes), JsonSerializer.Deserialize<string>(json));
                Assert.Equal(text, JsonText.Unescape(Encoding.UTF8.GetBytes(json[1..^1])).ToArray());
            });

    private static string Escape(ReadOnlySpan<byte> utf8)
    {
        var destination = new byte[JsonText.EscapedLength(utf8)];
        var writer = new SpanWriter(destination);
        JsonText.Escape(utf8, ref writer);
        Assert.Equal(destination.Length, writer.Written);
        return Encoding.UTF8.GetString(destination);
    }
}
