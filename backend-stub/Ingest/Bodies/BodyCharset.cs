using System.Text;

namespace LogSource.Ingest.Bodies;

/// <summary>
/// Finds the encoding of a body. A byte order mark overrides the declared charset, as in the Encoding Standard (WHATWG,
/// "decode"). Bytes that are not valid in the encoding become U+FFFD.
/// </summary>
internal static class BodyCharset
{
    private const int ProbeBytes = 256;

    private static readonly Encoding Utf16Be = new UnicodeEncoding(bigEndian: true, byteOrderMark: false);
    private static readonly Encoding Utf32Be = new UTF32Encoding(bigEndian: true, byteOrderMark: false);

    // Compared by reference: the byte order is detected from the body.
    private static readonly Encoding Utf16OfEitherOrder = new UnicodeEncoding(bigEndian: false, byteOrderMark: false);

    /// <summary>
    /// Whether a charset name means UTF-8, including the names that MySQL and Python use. US-ASCII is a subset of
    /// UTF-8, and senders that declare US-ASCII use UTF-8 for other characters.
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

    /// <summary>Finds an encoding by its name.</summary>
    /// <param name="name">A name of the IANA registry, or an alias that the framework supports.</param>
    /// <returns>Null for an unknown name, and for UTF-7, which is unsafe.</returns>
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

    /// <summary>Detects the encoding of a body.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="declared">The declared encoding; null for UTF-8.</param>
    /// <param name="markLength">The length of the byte order mark, which is not part of the text.</param>
    /// <returns>The encoding; null for UTF-8.</returns>
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

    // UTF-16 without a byte order mark is big-endian in RFC 2781 and little-endian on Windows. Nearly every log line
    // has characters below U+0100, whose upper byte is zero.
    private static bool IsBigEndian(ReadOnlySpan<byte> body)
    {
        int first = 0,
            second = 0;
        for (var i = 0; i + 1 < Math.Min(body.Length, ProbeBytes); i += 2)
        {
            first += body[i] == 0 ? 1 : 0;
            second += body[i + 1] == 0 ? 1 : 0;
        }

        return first > second;
    }
}
