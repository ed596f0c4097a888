using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Targets;

/// <summary>
/// Forwards path and query byte for byte as the client sent them, except where a transform of the route changed them.
/// Must run after the route's own transforms.
/// </summary>
internal sealed class TargetTransforms : ITransformProvider
{
    // Safe, because RequestTarget has encoded everything that is illegal in a request line.
    private static readonly UriCreationOptions Unchanged = new()
    {
        DangerousDisablePathAndQueryCanonicalization = true,
    };

    public void ValidateRoute(TransformRouteValidationContext context) { }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context)
    {
        // YARP leaves the query unchanged unless a transform reads it.
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
