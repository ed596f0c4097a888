using System.Text;
using System.Text.Unicode;

namespace LogSource.Lines;

internal static class Utf8Text
{
    /// <summary>The same bytes where they are UTF-8, else a copy with U+FFFD for each ill-formed sequence.</summary>
    public static ReadOnlyMemory<byte> Sanitize(ReadOnlyMemory<byte> bytes)
    {
        if (Utf8.IsValid(bytes.Span))
        {
            return bytes;
        }

        // Measured first: a body may be large, and each of its bytes become three.
        var copy = new byte[Replace(bytes.Span, default)];
        Replace(bytes.Span, copy);
        return copy;
    }

    /// <returns>The length of the outcome, which is not written where there is nowhere to.</returns>
    private static int Replace(ReadOnlySpan<byte> bytes, Span<byte> copy)
    {
        var length = 0;
        while (!bytes.IsEmpty)
        {
            // What is ill-formed is decoded as U+FFFD.
            _ = Rune.DecodeFromUtf8(bytes, out var rune, out var count);
            length += copy.IsEmpty ? rune.Utf8SequenceLength : rune.EncodeToUtf8(copy[length..]);
            bytes = bytes[count..];
        }

        return length;
    }
}
