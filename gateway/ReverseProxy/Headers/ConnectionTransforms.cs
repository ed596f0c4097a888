using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>Keeps the fields that a backend's <c>Connection</c> names from the client (RFC 9110 section 7.6.1), headers and trailers.
/// What the gateway itself said under such a name stays.</summary>
internal sealed class ConnectionTransforms : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context) { }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context)
    {
        // First: what the route's own transforms set is not the backend's.
        context.ResponseTransforms.Insert(
            0,
            new ResponseFuncTransform(response =>
            {
                if (!response.HttpContext.Response.SupportsTrailers())
                {
                    // HTTP/1.1: the server writes none, so none must be announced.
                    response.HttpContext.Response.Headers.Remove(HeaderNames.Trailer);
                }

                if (response.ProxyResponse is { } proxied && FindNamedFields(proxied) is { } names)
                {
                    names.ForEach(name =>
                        Remove(response.HttpContext.Response.Headers, name, CountValues(proxied, name))
                    );
                }

                return default;
            })
        );
        context.ResponseTrailersTransforms.Insert(
            0,
            new ResponseTrailersFuncTransform(response =>
            {
                if (response.ProxyResponse is { } proxied && FindNamedFields(proxied) is { } names)
                {
                    names.ForEach(name => ResponseTrailersTransform.TakeHeader(response, name));
                }

                return default;
            })
        );
    }

    private static List<string>? FindNamedFields(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(HeaderNames.Connection, out var values)
            ? ConnectionField.FindNamedFields(values.Count == 1 ? values.ToString() : values.ToArray())
            : null;

    private static int CountValues(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values)
        || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.Count
            : 0;

    // The forwarder adds a backend's values behind those that are there.
    private static void Remove(IHeaderDictionary headers, string name, int sent)
    {
        if (sent > 0)
        {
            headers[name] = new StringValues([.. headers[name].SkipLast(sent)]);
        }
    }
}
