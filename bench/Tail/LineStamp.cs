using System.Buffers.Text;
using System.Diagnostics;

namespace EdgeGateway.Bench.Tail;

/// <summary>What a written line says of itself: its number, and when it was to be sent.</summary>
/// <param name="Number">Its place among all lines, from 0.</param>
/// <param name="Turn"><see cref="Stopwatch"/> ticks.</param>
internal readonly record struct LineStamp(long Number, long Turn)
{
    /// <summary>Bytes of a line, which is filled up behind its stamp.</summary>
    public const int LineLength = 120;

    /// <summary>Bytes of a stamp: the mark, and twice a number.</summary>
    public const int Length = 2 + (2 * Digits);

    private const int Digits = 16;

    private static ReadOnlySpan<byte> Mark => "@@"u8;

    public void Write(Span<byte> line)
    {
        line.Fill((byte)'x');
        Mark.CopyTo(line);
        WriteNumber(Number, line[Mark.Length..]);
        WriteNumber(Turn, line[(Mark.Length + Digits)..]);
    }

    /// <summary>Where the next line's stamp is; below 0 where there is none, or not all of it.</summary>
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
