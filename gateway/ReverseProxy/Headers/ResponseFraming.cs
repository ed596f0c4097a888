using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Rejects responses whose end a client may find at another byte than the gateway (RFC 9112 section 6.3). The HTTP
/// client accepts them, takes one of the lengths, and ignores codings other than <c>chunked</c>. Also rejects a change to
/// another protocol than the requested one.
/// </summary>
internal sealed class ResponseFraming : ITransformProvider
{
    private const string Chunked = "chunked";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    public void ValidateRoute(TransformRouteValidationContext context) { }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    // The forwarder answers an exception with 502 and closes the connection to the backend.
    public void Apply(TransformBuilderContext context) =>
        context.ResponseTransforms.Insert(
            0,
            new ResponseFuncTransform(response =>
                response.ProxyResponse is { } proxied && IsAmbiguous(proxied)
                    ? throw new HttpRequestException("Clients may read the response's length in different ways.")
                    : default
            )
        );

    private static bool IsAmbiguous(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            return !IsWebSocket(response);
        }

        var hasLength = response.Content.Headers.NonValidated.TryGetValues(HeaderNames.ContentLength, out var lengths);
        return (hasLength && (!IsNumber(lengths) || (HasNoBody(response) && lengths.ToString() != "0")))
            || (
                response.Headers.NonValidated.TryGetValues(HeaderNames.TransferEncoding, out var codings)
                && (hasLength || !IsChunked(codings) || response.Version == HttpVersion.Version10)
            )
            || HasFramingName(response.Headers.NonValidated);
    }

    // A proxy in front may take Content_Length for Content-Length. The HTTP client keeps unknown names out of the headers of
    // the content.
    private static bool HasFramingName(HttpHeadersNonValidated headers)
    {
        foreach (var (name, _) in headers)
        {
            if (HeaderSyntax.LooksLikeFraming(name))
            {
                return true;
            }
        }

        return false;
    }

    // RFC 9110 sections 15.3.5 and 15.3.6. The server cannot send such a response.
    private static bool HasNoBody(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ResetContent;

    // The gateway requests no other protocol.
    private static bool IsWebSocket(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(HeaderNames.Upgrade, out var protocols)
        && protocols.Count == 1
        && protocols.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(HeaderStringValues lengths) =>
        lengths.Count == 1
        && lengths.ToString() is { Length: > 0 } length
        && !length.AsSpan().ContainsAnyExcept(Digits);

    private static bool IsChunked(HeaderStringValues codings) =>
        codings.Count == 1 && codings.ToString().Equals(Chunked, StringComparison.OrdinalIgnoreCase);
}
