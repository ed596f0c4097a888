using EdgeGateway.Identity;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>Tells the backend who calls: <c>X-Edge-Tenant</c>, <c>X-Edge-App</c>, <c>X-Edge-Request-Id</c>. It can believe them:
/// <see cref="ClientHeaders"/> has dropped a client's own.</summary>
internal sealed class EdgeHeaders : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context) { }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context) => context.AddRequestTransform(AddHeaders);

    private static ValueTask AddHeaders(RequestTransformContext request)
    {
        var http = request.HttpContext;
        var headers = request.ProxyRequest.Headers;
        if (http.Features.Get<CallerIdentity>() is { } caller)
        {
            headers.TryAddWithoutValidation("X-Edge-Tenant", caller.Tenant);
        }

        if (http.GetRouteValue("app") is string app)
        {
            headers.TryAddWithoutValidation("X-Edge-App", HeaderEncodings.FromText(app));
        }

        headers.TryAddWithoutValidation("X-Edge-Request-Id", http.TraceIdentifier);
        return default;
    }
}
