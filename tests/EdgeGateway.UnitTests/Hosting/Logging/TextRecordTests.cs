using System.Buffers;
using System.Text;
using EdgeGateway.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeGateway.UnitTests.Hosting.Logging;

public sealed class TextRecordTests
{
    private static readonly DateTimeOffset Time = new(2026, 2, 16, 4, 2, 43, 930, TimeSpan.FromHours(2));

    [Theory]
    [InlineData(LogLevel.Trace, "trce")]
    [InlineData(LogLevel.Debug, "dbug")]
    [InlineData(LogLevel.Information, "info")]
    [InlineData(LogLevel.Warning, "warn")]
    [InlineData(LogLevel.Error, "fail")]
    [InlineData(LogLevel.Critical, "crit")]
    public void A_record_is_one_line_that_begins_with_the_time_in_UTC(LogLevel level, string name) =>
        Assert.Equal($"2026-02-16T02:02:43.930Z {name}: Some.Category[1300] Straße\n", Text("Straße", level: level));

    [Theory]
    [InlineData("a\nb", "a\n      b")]
    [InlineData("a\r\nb", "a\n      b")]
    [InlineData("a\rb", "a\\u000db")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("\u001b[2Jx\u0000\u007f\u0085\u2028", "\\u001b[2Jx\\u0000\\u007f\\u0085\\u2028")]
    [InlineData("a\u202eb\u2066c\u200f", "a\\u202eb\\u2066c\\u200f")]
    [InlineData("a\n2026-02-16T02:02:43.930Z crit: forged", "a\n      2026-02-16T02:02:43.930Z crit: forged")]
    public void Message_text_cannot_forge_a_record(string message, string written) =>
        Assert.Equal($"2026-02-16T02:02:43.930Z info: Some.Category[1300] {written}\n", Text(message));

    [Theory]
    [InlineData("GET /", "GET /")]
    [InlineData("a\nb", "a\n      b")]
    [InlineData("Straße\u2028", "Straße\\u2028")]
    public void A_message_that_formats_itself_is_written_like_any_other(string message, string written)
    {
        var output = new ArrayBufferWriter<byte>();
        TextRecord.Write(output, Time, LogLevel.Warning, "A"u8.ToArray(), 1, new Formattable(message));
        Assert.Equal($"2026-02-16T02:02:43.930Z warn: A[1] {written}\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void A_long_message_that_formats_itself_is_written_as_a_whole()
    {
        var output = new ArrayBufferWriter<byte>();
        var message = new string('x', 10_000);
        TextRecord.Write(output, Time, LogLevel.Warning, "A"u8.ToArray(), 1, new Formattable(message));
        Assert.EndsWith($"] {message}\n", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_follows_with_its_stack_trace()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Throw(new InvalidOperationException("broken")));
        var lines = Text("Failed", exception).Split('\n');
        Assert.Equal("      System.InvalidOperationException: broken", lines[1]);
        Assert.StartsWith("         at EdgeGateway.UnitTests.", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_error_is_logged_without_a_stack_trace()
    {
        var exception = Assert.Throws<OptionsValidationException>(() =>
            Throw(new OptionsValidationException("", typeof(string), ["A is 'b': must be c", "D is 'e': must be f"]))
        );
        Assert.EndsWith(
            "Failed\n      A is 'b': must be c\n      D is 'e': must be f\n",
            Text("Failed", exception),
            StringComparison.Ordinal
        );
    }

    private static void Throw(Exception exception) => throw exception;

    private static string Text(string message, Exception? exception = null, LogLevel level = LogLevel.Information)
    {
        var output = new ArrayBufferWriter<byte>();
        TextRecord.Write(output, Time, level, "Some.Category"u8.ToArray(), 1300, message, exception);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class Formattable(string text) : IUtf8SpanFormattable
    {
        public bool TryFormat(
            Span<byte> utf8Destination,
            out int bytesWritten,
            ReadOnlySpan<char> format,
            IFormatProvider? provider
        ) => Encoding.UTF8.TryGetBytes(text, utf8Destination, out bytesWritten);

        public override string ToString() => text;
    }
}
