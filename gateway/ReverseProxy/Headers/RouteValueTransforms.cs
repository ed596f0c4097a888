using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Encodes route values in headers as UTF-8: routing has decoded them, and header values have one character per byte.
/// </summary>
internal sealed class RouteValueTransforms : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context) { }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context)
    {
        var transforms = context.RequestTransforms;
        for (var i = 0; i < transforms.Count; i++)
        {
            if (transforms[i] is RequestHeaderRouteValueTransform transform)
            {
                transforms[i] = new RequestFuncTransform(request => ApplyAsync(transform, request));
            }
        }
    }

    private static async ValueTask ApplyAsync(
        RequestHeaderRouteValueTransform transform,
        RequestTransformContext context
    )
    {
        var request = context.HttpContext.Request;
        var decoded = request.RouteValues;
        request.RouteValues = new RouteValueDictionary(
            decoded.Select(pair => new KeyValuePair<string, object?>(
                pair.Key,
                pair.Value is string text ? HeaderEncodings.FromText(text) : pair.Value
            ))
        );
        await transform.ApplyAsync(context);
        request.RouteValues = decoded;
    }
}
