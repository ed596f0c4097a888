using System.Buffers.Text;
using System.Diagnostics;

namespace EdgeGateway.Bench.Tail;

/// <summary>The stamp inside a line: its number and its scheduled send time.</summary>
/// <param name="Number">The position among all lines, from 0.</param>
/// <param name="Scheduled">The scheduled send time in <see cref="Stopwatch"/> ticks.</param>
internal readonly record struct LineStamp(long Number, long Scheduled)
{
    /// <summary>Bytes per line. The line is padded after its stamp.</summary>
    public const int LineLength = 120;

    /// <summary>Bytes per stamp: the mark and two numbers.</summary>
    public const int Length = 2 + (2 * Digits);

    private const int Digits = 16;

    private static ReadOnlySpan<byte> Mark => "@@"u8;

    public void Write(Span<byte> line)
    {
        line.Fill((byte)'x');
        Mark.CopyTo(line);
        WriteNumber(Number, line[Mark.Length..]);
        WriteNumber(Scheduled, line[(Mark.Length + Digits)..]);
    }

    /// <summary>The position of the next complete stamp, or -1 if there is none.</summary>
    public static int Find(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf(Mark) is >= 0 and var at && at + Length <= bytes.Length ? at : -1;

    public static LineStamp Read(ReadOnlySpan<byte> bytes) =>
        new(ReadNumber(bytes[Mark.Length..]), ReadNumber(bytes[(Mark.Length + Digits)..]));

    private static void WriteNumber(long number, Span<byte> target) =>
        Utf8Formatter.TryFormat(number, target, out _, new System.Buffers.StandardFormat('x', Digits));

    private static long ReadNumber(ReadOnlySpan<byte> source) =>
        Utf8Parser.TryParse(source[..Digits], out long number, out _, 'x')
            ? number
            : throw new InvalidDataException("a line is damaged");
}
