using System.Buffers;
using System.Globalization;
using System.Text;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.Logging;

/// <summary>
/// Formats a log record as text: <c>2026-02-16T02:02:43.930Z info: Category[1300] message</c>. Further lines of the
/// message or an exception are indented, so that no text from a client can look like a record.
/// </summary>
internal static class TextRecord
{
    private const int MaxFormattedBytes = 1024;

    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(char.IsControl),
        '\u2028',
        '\u2029',
        // They change the order in which a terminal shows a line (Unicode Standard Annex 9).
        .. "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ]);

    public static void Write(
        IBufferWriter<byte> output,
        DateTimeOffset time,
        LogLevel level,
        byte[] category,
        int eventId,
        string message,
        Exception? exception
    )
    {
        WriteHead(output, time, level, category, eventId);
        WriteText(output, message);
        if (exception is not null)
        {
            output.Write("\n      "u8);

            // An error that the operator can correct has no stack trace.
            WriteText(
                output,
                OperatorErrors.Explain(exception) is { Count: > 0 } lines
                    ? string.Join('\n', lines)
                    : SecretKeys.MaskUsers(exception.ToString())
            );
        }

        output.Write("\n"u8);
    }

    /// <summary>Writes a record whose message formats itself, without a string in between.</summary>
    public static void Write(
        IBufferWriter<byte> output,
        DateTimeOffset time,
        LogLevel level,
        byte[] category,
        int eventId,
        IUtf8SpanFormattable message
    )
    {
        WriteHead(output, time, level, category, eventId);
        var text = output.GetSpan(MaxFormattedBytes);
        if (
            message.TryFormat(text, out var count, default, CultureInfo.InvariantCulture)
            && !text[..count].ContainsAnyExceptInRange((byte)' ', (byte)'~')
        )
        {
            output.Advance(count);
        }
        else
        {
            // Long, or with characters that may have to be escaped.
            WriteText(output, message.ToString());
        }

        output.Write("\n"u8);
    }

    private static void WriteHead(
        IBufferWriter<byte> output,
        DateTimeOffset time,
        LogLevel level,
        byte[] category,
        int eventId
    )
    {
        WriteTime(output, time);
        output.Write(Name(level));
        output.Write(category);
        output.Write("["u8);
        WriteNumber(output, eventId);
        output.Write("] "u8);
    }

    private static ReadOnlySpan<byte> Name(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => " trce: "u8,
            LogLevel.Debug => " dbug: "u8,
            LogLevel.Information => " info: "u8,
            LogLevel.Warning => " warn: "u8,
            LogLevel.Error => " fail: "u8,
            _ => " crit: "u8,
        };

    private static void WriteTime(IBufferWriter<byte> output, DateTimeOffset time)
    {
        // 2026-02-16T02:02:43.9300000Z. A custom format for milliseconds would be parsed for each record.
        const int Milliseconds = 23;
        var text = output.GetSpan(32);
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[Milliseconds] = (byte)'Z';
        output.Advance(Milliseconds + 1);
    }

    private static void WriteNumber(IBufferWriter<byte> output, int number)
    {
        number.TryFormat(output.GetSpan(16), out var count, provider: CultureInfo.InvariantCulture);
        output.Advance(count);
    }

    private static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        for (int control; (control = text.IndexOfAny(Controls)) >= 0; text = text[(control + 1)..])
        {
            Encoding.UTF8.GetBytes(text[..control], output);
            WriteControl(output, text[control], text[(control + 1)..]);
        }

        Encoding.UTF8.GetBytes(text, output);
    }

    private static void WriteControl(IBufferWriter<byte> output, char control, ReadOnlySpan<char> rest)
    {
        switch (control)
        {
            case '\n':
                output.Write("\n      "u8);
                break;
            case '\r' when rest is ['\n', ..]:
                break;
            case '\t':
                output.Write("\t"u8);
                break;
            default:
                Encoding.UTF8.GetBytes($"\\u{(int)control:x4}", output);
                break;
        }
    }
}
