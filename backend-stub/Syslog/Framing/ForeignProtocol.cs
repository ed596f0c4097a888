using System.Buffers;

namespace LogSource.Syslog.Framing;

/// <summary>
/// Recognizes clients that do not speak syslog by a connection's first line. Their bytes must not become lines: a web
/// page could write lines by posting them to the port.
/// <code>
/// request-line = method SP request-target SP HTTP-version     (RFC 9112, section 3)
/// </code>
/// Every line that a client of HTTP sends ends with the version. Of a line that was cut the end is not known: then its
/// beginning decides.
/// </summary>
internal static class ForeignProtocol
{
    private static readonly SearchValues<byte> MethodBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    /// <param name="firstLine">What was kept of it.</param>
    /// <param name="isCut">Whether that is not all of it.</param>
    /// <returns>A predicate of "frame 1", or null.</returns>
    public static string? Find(ReadOnlySpan<byte> firstLine, bool isCut)
    {
        if (firstLine.StartsWith("\x16\x03"u8))
        {
            return "is TLS, which a tls:// endpoint takes";
        }

        return (isCut ? BeginsLikeRequest(firstLine) : EndsLikeRequest(firstLine.TrimEnd(" \t\r"u8)))
            ? "is HTTP"
            : null;
    }

    private static bool EndsLikeRequest(ReadOnlySpan<byte> line) =>
        line is [not (byte)'<', ..] and [.., (byte)'.', >= (byte)'0' and <= (byte)'9']
        && (line[..^2].EndsWith(" HTTP/1"u8) || line[..^2].EndsWith(" HTTP/2"u8));

    private static bool BeginsLikeRequest(ReadOnlySpan<byte> line)
    {
        var method = line.IndexOfAnyExcept(MethodBytes);
        if (method < 1 || line[method] != ' ')
        {
            return false;
        }

        // A path, *, or a URL. Web pages cannot send CONNECT, which has none of these.
        var target = line[(method + 1)..];
        var end = target.IndexOf((byte)' ');
        return target is [(byte)'/' or (byte)'*', ..] || (end < 0 ? target : target[..end]).IndexOf("://"u8) > 0;
    }
}
