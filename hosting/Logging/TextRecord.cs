using System.Buffers;
using System.Globalization;
using System.Text;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.Logging;

/// <summary>
/// Formats a log record as text: <c>2026-02-16T02:02:43.930Z info: Category[1300] message</c>. Further lines of the
/// message or an exception are indented, so that no text from a client can look like a record.
/// </summary>
internal static class TextRecord
{
    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(char.IsControl),
        '\u2028',
        '\u2029',
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
        WriteTime(output, time);
        output.Write(Name(level));
        output.Write(category);
        output.Write("["u8);
        WriteNumber(output, eventId);
        output.Write("] "u8);
        WriteText(output, message);
        if (exception is not null)
        {
            output.Write("\n      "u8);

            // An error that the operator can correct has no stack trace.
            WriteText(
                output,
                OperatorErrors.Explain(exception) is { Count: > 0 } lines
                    ? string.Join('\n', lines)
                    : exception.ToString()
            );
        }

        output.Write("\n"u8);
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
        time.UtcDateTime.TryFormat(
            output.GetSpan(32),
            out var count,
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture
        );
        output.Advance(count);
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
