namespace LogSource.Syslog.Framing;

/// <summary>
/// Recognizes clients that do not speak syslog by a connection's first line. Their bytes must not become lines: a web
/// page could
/// write lines by posting them to the port.
/// </summary>
internal static class ForeignProtocol
{
    /// <returns>A predicate of "frame 1", or null.</returns>
    public static string? Find(ReadOnlySpan<byte> firstLine)
    {
        var line = firstLine.TrimEnd((byte)'\r');
        return line.StartsWith("\x16\x03"u8) ? "is TLS, which a tls:// endpoint takes"
            : line is [(byte)'<', ..] ? null
            : line.EndsWith(" HTTP/1.1"u8) || line.EndsWith(" HTTP/1.0"u8) || line.EndsWith(" HTTP/2.0"u8) ? "is HTTP"
            : null;
    }
}
