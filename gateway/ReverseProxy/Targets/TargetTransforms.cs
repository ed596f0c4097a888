using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Targets;

/// <summary>Sends a request to the path and query that its client wrote, byte for byte, where no transform of the route changed
/// them. Stands behind the route's own transforms.</summary>
internal sealed class TargetTransforms : ITransformProvider
{
    // Nothing that cannot stand in a request line gets this far: RequestTarget encodes it.
    private static readonly UriCreationOptions Unchanged = new()
    {
        DangerousDisablePathAndQueryCanonicalization = true,
    };

    public void ValidateRoute(TransformRouteValidationContext context) { }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context)
    {
        // YARP keeps a query by itself as long as nobody asks for it.
        var changesQuery = context.RequestTransforms.Any(transform =>
            transform is QueryParameterTransform or QueryParameterRemoveTransform
        );
        context.AddRequestTransform(request =>
        {
            var query = request.HttpContext.Request.QueryString.Value ?? "";
            request.ProxyRequest.RequestUri = BuildUri(
                request,
                changesQuery ? RequestTarget.RestoreQueryEncoding(request.Query.Collection, query) : query
            );
            return default;
        });
    }

    private static Uri BuildUri(RequestTransformContext request, string query)
    {
        var decoded = request.HttpContext.Request.Path.Value ?? "";
        var path = request.HttpContext.Features.Get<RequestTarget>()?.Path ?? decoded;
        if (request.Path.Value != decoded)
        {
            path = RequestTarget.RestoreEncoding(request.Path.Value ?? "", decoded, path);
        }

        var prefix = request.DestinationPrefix.AsSpan();
        return new Uri(
            string.Concat(
                path.Length > 0 && prefix[^1] == '/' ? prefix[..^1] : prefix,
                path,
                RequestTarget.Escape(query)
            ),
            Unchanged
        );
    }
}
