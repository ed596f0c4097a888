using System.Buffers;
using System.Globalization;
using System.Text;
using LogSource.Lines;

namespace LogSource.LineEncoding;

/// <summary>
/// Formats a line as text: <c>2015-02-16 02:02:43.930163178 +0000 UTC [web-1] message</c>. The time is in UTC and has
/// nine fractional digits.
/// </summary>
internal static class LineText
{
    /// <summary>The length of the text before the message, for the longest container name.</summary>
    public const int MaxPrefixLength = 39 + 2 + ContainerName.MaxLength + 2;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Writes the text before the message.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int WritePrefix(LogLine line, Span<byte> destination)
    {
        // Round the seconds down, so that the fraction of a time before 1970 is not negative.
        var (seconds, nanoseconds) = Math.DivRem(line.UnixNanoseconds, NanosecondsPerSecond);
        if (nanoseconds < 0)
        {
            (seconds, nanoseconds) = (seconds - 1, nanoseconds + NanosecondsPerSecond);
        }

        var writer = new SpanWriter(destination);
        writer.Write(DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond), "yyyy-MM-dd HH:mm:ss");
        writer.Write((byte)'.');
        writer.Write(nanoseconds, "D9");
        writer.Write(" +0000 UTC ["u8);
        writer.Advance(Encoding.UTF8.GetBytes(line.Container, writer.Free));
        writer.Write("] "u8);
        return writer.Written;
    }

    /// <summary>Writes the line and a line feed.</summary>
    public static void WriteLine(LogLine line, IBufferWriter<byte> output)
    {
        output.Advance(WritePrefix(line, output.GetSpan(MaxPrefixLength)));
        WriteOnOneLine(line.Message.Span, output);
        output.Write("\n"u8);
    }

    /// <summary>Whether a message contains a CR or LF.</summary>
    public static bool HasBreak(ReadOnlySpan<byte> message) => message.ContainsAny((byte)'\r', (byte)'\n');

    /// <summary>
    /// Returns a message without line breaks: a CR or LF becomes the two characters <c>\r</c> or <c>\n</c>. A line then
    /// stays one line, and a message cannot forge another one. Other characters are unchanged.
    /// </summary>
    public static ReadOnlySpan<byte> ToOneLine(ReadOnlySpan<byte> message)
    {
        var output = new ArrayBufferWriter<byte>(message.Length + 16);
        WriteOnOneLine(message, output);
        return output.WrittenSpan;
    }

    /// <summary>
    /// Writes a line that reports lost lines: <c>[gap] after 1795365602064-0, before 1795365609000-2: 17 lines are
    /// lost</c>. No entry's line begins with <c>[gap]</c>.
    /// </summary>
    public static void WriteGap(Gap gap, IBufferWriter<byte> output) =>
        output.Write(
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"[gap] after {gap.After}, before {gap.Before}: {LostLines(gap)} lost\n"
                )
            )
        );

    private static string LostLines(Gap gap) => gap.Lost is { } lost ? $"{lost} lines are" : "lines may be";

    private static void WriteOnOneLine(ReadOnlySpan<byte> message, IBufferWriter<byte> output)
    {
        for (int at; (at = message.IndexOfAny((byte)'\r', (byte)'\n')) >= 0; message = message[(at + 1)..])
        {
            output.Write(message[..at]);
            output.Write(message[at] == '\r' ? @"\r"u8 : @"\n"u8);
        }

        output.Write(message);
    }
}
