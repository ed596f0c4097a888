using System.Buffers;
using System.Text;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Header bytes pass unchanged: the server and the HTTP clients of backends read and write one character per byte.
/// </summary>
internal static class HeaderEncodings
{
    // The server's own name for a Content-Length beside a Transfer-Encoding. If a client sends it, too, the server throws.
    private const string MovedContentLength = "X-Content-Length";

    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Append(0x7F).Select(value => (char)value),
    ]);

    /// <summary>The encoding of all headers but some of a request.</summary>
    public static Encoding Latin1 => Encoding.Latin1;

    /// <summary>Returns the encoding of a request header.</summary>
    public static Encoding OfRequest(string name) =>
        name switch
        {
            "Connection" => ConnectionEncoding.Instance,
            "Content-Length" => ContentLengthEncoding.Instance,
            { Length: 16 } when name.Equals(MovedContentLength, StringComparison.OrdinalIgnoreCase) =>
                RejectedEncoding.Instance,
            _ => Latin1,
        };

    /// <summary>
    /// Converts text to a header value that is sent as UTF-8. Control characters are percent-encoded: the HTTP client would
    /// write a line break as it is, and a part of a path may be <c>%0d%0a</c>.
    /// </summary>
    public static string FromText(string text)
    {
        if (text.AsSpan().ContainsAny(Controls))
        {
            text = string.Concat(text.Select(one => Controls.Contains(one) ? Uri.HexEscape(one) : $"{one}"));
        }

        return Ascii.IsValid(text) ? text : Latin1.GetString(Encoding.UTF8.GetBytes(text));
    }
}
