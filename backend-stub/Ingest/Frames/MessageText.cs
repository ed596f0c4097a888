namespace LogSource.Ingest.Frames;

/// <summary>The text of a syslog message.</summary>
internal static class MessageText
{
    /// <summary>Without a byte order mark (RFC 5424, section 6.4) and the line's end that some senders put behind it.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> text)
    {
        if (text.Span.StartsWith("\uFEFF"u8))
        {
            text = text[3..];
        }

        if (text.Span.EndsWith("\n"u8))
        {
            text = text[..^1];
        }

        return text.Span.EndsWith("\r"u8) ? text[..^1] : text;
    }
}
