using System.Buffers;
using System.Globalization;
using System.Text;
using LogSource.Lines;

namespace LogSource.LineEncoding;

/// <summary>
/// A line as text: <c>2015-02-16 02:02:43.930163178 +0000 UTC [web-1] message</c>, always with nine fractional digits and in
/// UTC.
/// </summary>
internal static class LineText
{
    /// <summary>Everything before the message, with the longest container name.</summary>
    public const int MaxPrefixLength = 39 + 2 + ContainerName.MaxLength + 2;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Writes everything before the message.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int WritePrefix(LogLine line, Span<byte> destination)
    {
        // Floored, so that the fraction counts forward in times before 1970 too.
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

    /// <summary>Whether a message has a CR or LF.</summary>
    public static bool HasBreak(ReadOnlySpan<byte> message) => message.ContainsAny((byte)'\r', (byte)'\n');

    /// <summary>
    /// A message without line breaks: a CR or LF becomes the two characters <c>\r</c> or <c>\n</c>. So a line stays one line, and a
    /// message cannot forge another one. Everything else is unchanged.
    /// </summary>
    public static ReadOnlySpan<byte> OnOneLine(ReadOnlySpan<byte> message)
    {
        var output = new ArrayBufferWriter<byte>(message.Length + 16);
        WriteOnOneLine(message, output);
        return output.WrittenSpan;
    }

    /// <summary>Writes in a line's place that lines are lost there: <c>[gap] after 1795365602064-0, before 1795365609000-2: 17 lines are
    /// lost</c>. No entry begins so.</summary>
    public static void WriteGap(Gap gap, IBufferWriter<byte> output) =>
        output.Write(
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"[gap] after {gap.After}, before {gap.Before}: {(gap.Lost is { } lost ? $"{lost} lines are" : "lines may be")} lost\n"
                )
            )
        );

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
