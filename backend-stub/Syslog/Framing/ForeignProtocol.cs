using System.Buffers;

namespace LogSource.Syslog.Framing;

/// <summary>
/// Detects clients of other protocols by the first line of a connection. Their bytes must not become lines: a web page
/// could write lines by posting them to the port.
/// <code>
/// request-line = method SP request-target SP HTTP-version     (RFC 9112 section 3)
/// </code>
/// The first line of an HTTP client ends with the version. If the line was cut, its beginning decides.
/// </summary>
internal static class ForeignProtocol
{
    private static readonly SearchValues<byte> MethodBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    /// <summary>Checks the first line of a connection.</summary>
    /// <param name="firstLine">The line, or its beginning if it was cut.</param>
    /// <param name="isCut">Whether the line was cut.</param>
    /// <returns>The fault as a predicate, to follow "frame 1"; null if the line may be syslog.</returns>
    public static string? Find(ReadOnlySpan<byte> firstLine, bool isCut)
    {
        if (firstLine.StartsWith("\x16\x03"u8))
        {
            return "is TLS, which needs a tls:// endpoint";
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

        // The target is a path, * or a URL. CONNECT has another target, but web pages cannot send it.
        var target = line[(method + 1)..];
        var end = target.IndexOf((byte)' ');
        return target is [(byte)'/' or (byte)'*', ..] || (end < 0 ? target : target[..end]).IndexOf("://"u8) > 0;
    }
}
