using System.Buffers;
using System.Globalization;

namespace LogSource.LineEncoding;

/// <summary>
/// Escapes text for a JSON string. Escapes only what RFC 8259 section 7 requires: quotation mark, backslash and the
/// control characters below U+0020. The framework's encoders also escape emoji and other characters, which makes logs
/// harder to read.
/// </summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(control => (byte)control),
        (byte)'"',
        (byte)'\\',
    ]);

    /// <summary>Returns the length of valid UTF-8 after escaping.</summary>
    public static int EscapedLength(ReadOnlySpan<byte> utf8)
    {
        var length = utf8.Length;
        for (int at; (at = utf8.IndexOfAny(Escaped)) >= 0; utf8 = utf8[(at + 1)..])
        {
            length += (ShortForm(utf8[at]) == 0 ? 6 : 2) - 1;
        }

        return length;
    }

    /// <summary>Escapes valid UTF-8.</summary>
    public static void Escape(ReadOnlySpan<byte> utf8, ref SpanWriter writer)
    {
        for (int at; (at = utf8.IndexOfAny(Escaped)) >= 0; utf8 = utf8[(at + 1)..])
        {
            writer.Write(utf8[..at]);
            var shortForm = ShortForm(utf8[at]);
            writer.Write((byte)'\\');
            if (shortForm != 0)
            {
                writer.Write(shortForm);
                continue;
            }
            writer.Write((byte)'u');
            writer.Write((int)utf8[at], "X4");
        }
        writer.Write(utf8);
    }

    /// <summary>Reverses <see cref="Escape"/>. Text without escapes is not copied.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
        {
            return escaped;
        }

        var text = new byte[escaped.Length];
        var writer = new SpanWriter(text);
        for (int at; (at = escaped.IndexOf((byte)'\\')) >= 0; )
        {
            writer.Write(escaped[..at]);
            var form = escaped[at + 1];
            var isShort = form != (byte)'u';
            writer.Write(isShort ? Original(form) : ParseHex(escaped.Slice(at + 2, 4)));
            escaped = escaped[(at + (isShort ? 2 : 6))..];
        }

        writer.Write(escaped);
        return text.AsSpan(0, writer.Written);
    }

    private static byte ParseHex(ReadOnlySpan<byte> digits) =>
        byte.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static byte Original(byte shortForm) =>
        shortForm switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => shortForm,
        };

    private static byte ShortForm(byte value) =>
        value switch
        {
            (byte)'"' or (byte)'\\' => value,
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => 0,
        };
}
