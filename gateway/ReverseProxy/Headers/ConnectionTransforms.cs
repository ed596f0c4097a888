using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Removes the headers and trailers that a backend's <c>Connection</c> names (RFC 9110 section 7.6.1). Values that the
/// gateway itself set under such a name stay.
/// </summary>
internal sealed class ConnectionTransforms : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context) { }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context)
    {
        // Inserted first, so that values that the route's own transforms set are not removed.
        context.ResponseTransforms.Insert(
            0,
            new ResponseFuncTransform(response =>
            {
                if (!response.HttpContext.Response.SupportsTrailers())
                {
                    // The server writes no trailers over HTTP/1.1, so none may be announced.
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

    // The forwarder appends a backend's values to the existing ones.
    private static void Remove(IHeaderDictionary headers, string name, int sent)
    {
        if (sent > 0)
        {
            headers[name] = new StringValues([.. headers[name].SkipLast(sent)]);
        }
    }
}
