using System.Text;

namespace LogSource.Ingest.Bodies;

/// <summary>
/// Finds the encoding of a text. A byte order mark decides over what the sender says, as in the Encoding Standard
/// (WHATWG, "decode"). Bytes that are not valid in an encoding become U+FFFD.
/// </summary>
internal static class BodyCharset
{
    private const int Probe = 256;

    private static readonly Encoding Utf16Be = new UnicodeEncoding(bigEndian: true, byteOrderMark: false);
    private static readonly Encoding Utf32Be = new UTF32Encoding(bigEndian: true, byteOrderMark: false);

    /// <summary>Told apart by its identity: a body may be in either order.</summary>
    private static readonly Encoding Utf16OfEitherOrder = new UnicodeEncoding(bigEndian: false, byteOrderMark: false);

    /// <summary>
    /// MySQL's and Python's names for UTF-8 are in use, too. US-ASCII is UTF-8 too. Senders that announce it send UTF-8
    /// in fact where they send anything else.
    /// </summary>
    public static bool IsUtf8(string name) =>
        name.ToLowerInvariant()
            is "utf-8"
                or "utf8"
                or "utf_8"
                or "utf8mb4"
                or "utf8mb3"
                or "utf-8-sig"
                or "cp65001"
                or "us-ascii"
                or "ascii"
                or "ansi_x3.4-1968"
                or "unicode-1-1-utf-8";

    /// <param name="name">Of IANA's registry, or an alias that the framework knows.</param>
    /// <returns>Null where there is none such; UTF-7, which is unsafe, is none.</returns>
    public static Encoding? Find(string name)
    {
        if (name.ToLowerInvariant() is "utf-16" or "utf16" or "unicode" or "ucs-2" or "iso-10646-ucs-2")
        {
            return Utf16OfEitherOrder;
        }

        var replacement = new DecoderReplacementFallback("\uFFFD");
        if (
            CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, replacement) is
            { } codePage
        )
        {
            return codePage;
        }

        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, replacement);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <param name="body">All of it.</param>
    /// <param name="declared">Null for UTF-8.</param>
    /// <param name="markLength">The length of the byte order mark, which is no part of the text.</param>
    /// <returns>Null for UTF-8.</returns>
    public static Encoding? Detect(ReadOnlySpan<byte> body, Encoding? declared, out int markLength)
    {
        (var encoding, markLength) = body switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (null, 3),
            [0xFF, 0xFE, 0, 0, ..] when IsUtf32(declared) => (Encoding.UTF32, 4),
            [0, 0, 0xFE, 0xFF, ..] when IsUtf32(declared) => (Utf32Be, 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Utf16Be, 2),
            _ => (ReferenceEquals(declared, Utf16OfEitherOrder) && IsBigEndian(body) ? Utf16Be : declared, 0),
        };
        return encoding;
    }

    private static bool IsUtf32(Encoding? encoding) => encoding is UTF32Encoding;

    /// <summary>
    /// UTF-16 without a mark is big-endian in RFC 2781 and little-endian on Windows. Nearly every log line has
    /// characters below U+0100, whose upper byte is zero.
    /// </summary>
    private static bool IsBigEndian(ReadOnlySpan<byte> body)
    {
        int first = 0,
            second = 0;
        for (var i = 0; i + 1 < Math.Min(body.Length, Probe); i += 2)
        {
            first += body[i] == 0 ? 1 : 0;
            second += body[i + 1] == 0 ? 1 : 0;
        }

        return first > second;
    }
}
