using EdgeGateway.Problems;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.RequestChecks;

/// <summary>
/// Checks where the body ends (RFC 9112 section 6.3): <c>Transfer-Encoding: chunked</c> in HTTP/1.1 and no
/// <c>Content-Length</c> beside it. The server has rejected codings that do not end with <c>chunked</c>. Over HTTP/2,
/// headers for connections of HTTP/1.1 are malformed (RFC 9113 section 8.2.2).
/// </summary>
internal static class FramingCheck
{
    private const string Chunked = "chunked";
    private const string ProxyConnection = "Proxy-Connection";

    // The server moves the value of a Content-Length to this name if there is a Transfer-Encoding, too. It rejects the
    // name in requests: HeaderEncodings.
    private const string MovedContentLength = "X-Content-Length";

    private static readonly Problem Ambiguous = new(
        StatusCodes.Status400BadRequest,
        "ambiguous-framing",
        "Servers may read the request's length in different ways."
    );

    private static readonly Problem ForHttp1 = new(
        StatusCodes.Status400BadRequest,
        "bad-request",
        "The request has a header that is for HTTP/1.1 only."
    );

    /// <summary>Returns the fault of the request's framing; null where it is unambiguous.</summary>
    public static Problem? FindFault(HttpContext context)
    {
        var headers = context.Request.Headers;
        var codings = headers.TransferEncoding;
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            return codings.Count > 0 ? Ambiguous
                : headers.KeepAlive.Count + headers.Upgrade.Count > 0 || headers.ContainsKey(ProxyConnection) ? ForHttp1
                : null;
        }

        return
            codings.Count > 0
            && (
                !IsChunked(codings)
                || headers.ContainsKey(MovedContentLength)
                || !HttpProtocol.IsHttp11(context.Request.Protocol)
            )
            ? Ambiguous
            : null;
    }

    // Any other coding would be lost, because a backend gets its own Transfer-Encoding.
    private static bool IsChunked(StringValues codings) =>
        codings is [{ } coding] && coding.Equals(Chunked, StringComparison.OrdinalIgnoreCase);
}
