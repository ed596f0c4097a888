using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Removes fields of a backend's response that are about more than this response. A route's own transforms may set them.
/// </summary>
internal sealed class BackendHeaders : ITransformProvider
{
    // docs/reference/proxying.md has the same list; a test compares them.
    public static IReadOnlyList<string> Removed { get; } =
    [
        // Let a browser report the URLs of all requests to this host, and so query tokens (Network Error Logging).
        "NEL",
        "Report-To",
        // Let a proxy in front serve one of its own files or addresses instead.
        "X-Accel-Redirect",
        "X-Lighttpd-Send-File",
        "X-Reproxy-URL",
        "X-Sendfile",
    ];

    public void ValidateRoute(TransformRouteValidationContext context) { }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    // Inserted first, so that values that the route's own transforms set are not removed.
    public void Apply(TransformBuilderContext context) =>
        context.ResponseTransforms.Insert(
            0,
            new ResponseFuncTransform(response =>
            {
                if (response.ProxyResponse is not null)
                {
                    foreach (var name in Removed)
                    {
                        response.HttpContext.Response.Headers.Remove(name);
                    }
                }

                return default;
            })
        );
}
