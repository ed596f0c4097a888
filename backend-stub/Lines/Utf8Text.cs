using System.Text;
using System.Text.Unicode;

namespace LogSource.Lines;

/// <summary>Replaces bytes that are not valid UTF-8.</summary>
internal static class Utf8Text
{
    /// <summary>
    /// Returns the same bytes if they are valid UTF-8, else a copy with U+FFFD for each ill-formed sequence.
    /// </summary>
    public static ReadOnlyMemory<byte> Sanitize(ReadOnlyMemory<byte> bytes)
    {
        if (Utf8.IsValid(bytes.Span))
        {
            return bytes;
        }

        // Measure first: a body may be large, and each of its bytes can become three.
        var copy = new byte[Replace(bytes.Span, default)];
        Replace(bytes.Span, copy);
        return copy;
    }

    /// <summary>Writes the result, or only measures it if <paramref name="copy"/> is empty.</summary>
    /// <returns>The length of the result.</returns>
    private static int Replace(ReadOnlySpan<byte> bytes, Span<byte> copy)
    {
        var length = 0;
        while (!bytes.IsEmpty)
        {
            // An ill-formed sequence is decoded as U+FFFD.
            _ = Rune.DecodeFromUtf8(bytes, out var rune, out var count);
            length += copy.IsEmpty ? rune.Utf8SequenceLength : rune.EncodeToUtf8(copy[length..]);
            bytes = bytes[count..];
        }

        return length;
    }
}
