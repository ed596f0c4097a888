namespace LogSource.Ingest.SyslogMessages;

/// <summary>The text of a syslog message.</summary>
internal static class MessageText
{
    /// <summary>
    /// Returns the text without a byte order mark (RFC 5424 section 6.4), and without the NULs and line ends that some
    /// senders append.
    /// </summary>
    public static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> text) =>
        (text.Span.StartsWith("\uFEFF"u8) ? text[3..] : text).TrimEnd("\0\r\n"u8);
}
