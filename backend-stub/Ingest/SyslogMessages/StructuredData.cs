namespace LogSource.Ingest.SyslogMessages;

/// <summary>
/// Checks and skips the structured data between a syslog message's header and its text (RFC 5424 section 6.3).
/// <code>
/// STRUCTURED-DATA = "-" / 1*SD-ELEMENT
/// SD-ELEMENT      = "[" SD-NAME *(SP SD-NAME "=" %d34 PARAM-VALUE %d34) "]"
/// PARAM-VALUE     = UTF-8, in which ", \ and ] are escaped by a \
/// SD-NAME         = 1*32 printable US-ASCII except "=", SP, "]" and %d34
/// </code>
/// </summary>
internal static class StructuredData
{
    private const int MaxNameLength = 32;

    /// <summary>Skips structured data that is valid by the RFC.</summary>
    /// <param name="text">The text after the header.</param>
    /// <param name="length">The length of the structured data.</param>
    /// <param name="isPlain">
    /// Whether it has elements and none of them has a parameter. A text may also begin like that: <c>[main]
    /// started</c>.
    /// </param>
    /// <returns>False if there is none, or if something other than a space follows it.</returns>
    public static bool TrySkip(ReadOnlySpan<byte> text, out int length, out bool isPlain)
    {
        isPlain = false;
        if (text is [(byte)'-', ..])
        {
            length = 1;
            return EndsHere(text, length);
        }

        length = SkipElements(text, isStrict: true, out isPlain);
        return length > 0 && EndsHere(text, length);
    }

    /// <summary>
    /// Returns the length of structured data, also of senders that write a blank before the closing bracket or none
    /// after it, do not escape quotes and brackets, or omit the quotes. In the last two cases the data begins with a
    /// name and a parameter. It ends at the first <c>"]</c> that is followed by a blank or the end, else at the first
    /// such <c>]</c>.
    /// </summary>
    /// <returns>0 if there is none or it has no end: then it is part of the text.</returns>
    public static int Skip(ReadOnlySpan<byte> text) => Skip(text, out _);

    /// <inheritdoc cref="Skip(ReadOnlySpan{byte})"/>
    /// <param name="text">The text after the header.</param>
    /// <param name="isPlain">Whether it has elements and none of them has a parameter.</param>
    public static int Skip(ReadOnlySpan<byte> text, out bool isPlain)
    {
        if (TrySkip(text, out var length, out isPlain))
        {
            return length;
        }

        var elements = SkipElements(text, isStrict: false, out isPlain);
        if (elements > 0 && text[elements..] is not [(byte)'[', ..])
        {
            return elements;
        }

        if (text is not [(byte)'[', ..] || !BeginsWithParameter(text))
        {
            return elements;
        }

        isPlain = false;
        var end = EndOf(text, "\"]"u8) is var quoted and > 0 ? quoted : EndOf(text, "]"u8);
        return end > 0 ? end : elements;
    }

    /// <summary>Returns the start of the text after the structured data and an optional blank.</summary>
    public static int TextStart(ReadOnlySpan<byte> text)
    {
        var length = Skip(text);
        return length > 0 && length < text.Length && text[length] == ' ' ? length + 1 : length;
    }

    private static int SkipElements(ReadOnlySpan<byte> text, bool isStrict, out bool isPlain)
    {
        var length = 0;
        isPlain = true;
        while (length < text.Length && text[length] == '[')
        {
            if (!TrySkipElement(text[length..], isStrict, out var element, out var hasParameters))
            {
                return isStrict ? 0 : length;
            }

            length += element;
            isPlain &= !hasParameters;
        }

        return length;
    }

    private static bool BeginsWithParameter(ReadOnlySpan<byte> text)
    {
        var reader = new ByteReader(text) { Position = 1 };
        var name = reader.TakeToken();
        reader.SkipBlanks();
        return !name.IsEmpty && !name.ContainsAny("]=\""u8) && reader.TakeToken().IndexOf((byte)'=') > 0;
    }

    private static int EndOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> closing)
    {
        for (var from = 0; text[from..].IndexOf(closing) is >= 0 and var at; )
        {
            from += at + closing.Length;
            if (EndsHere(text, from))
            {
                return from;
            }
        }

        return 0;
    }

    private static bool EndsHere(ReadOnlySpan<byte> text, int length) => length == text.Length || text[length] == ' ';

    private static bool TrySkipElement(ReadOnlySpan<byte> text, bool isStrict, out int length, out bool hasParameters)
    {
        length = 1;
        hasParameters = false;
        if (!TrySkipName(text, ref length))
        {
            return false;
        }

        while (
            SkipBlanks(text, isStrict, ref length) && !(hasParameters && !isStrict && text[length..] is [(byte)']', ..])
        )
        {
            if (
                !TrySkipName(text, ref length)
                || !text[length..].StartsWith("=\""u8)
                || !TrySkipValue(text, ref length)
            )
            {
                return false;
            }

            hasParameters = true;
        }

        return length < text.Length && text[length++] == ']';
    }

    private static bool SkipBlanks(ReadOnlySpan<byte> text, bool isStrict, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] == ' ' && !(isStrict && at > start))
        {
            at++;
        }

        return at > start;
    }

    private static bool TrySkipName(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        while (
            at < text.Length && text[at] is > (byte)' ' and < 0x7F and not (byte)'=' and not (byte)']' and not (byte)'"'
        )
        {
            at++;
        }

        return at - start is > 0 and <= MaxNameLength;
    }

    private static bool TrySkipValue(ReadOnlySpan<byte> text, ref int at)
    {
        // A \ before any other character has no special meaning.
        for (at += 2; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == ']')
            {
                return false;
            }

            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is (byte)'"' or (byte)'\\' or (byte)']')
            {
                at++;
            }
        }

        return at++ < text.Length;
    }
}
