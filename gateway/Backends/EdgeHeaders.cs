using EdgeGateway.Identity;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.Backends;

/// <summary>Tells the backend who calls: <c>X-Edge-Tenant</c>, <c>X-Edge-App</c>, <c>X-Edge-Request-Id</c>. Whatever a client
/// sent under <c>X-Edge-</c> is dropped, so that a backend can believe them.</summary>
internal sealed class EdgeHeaders : ITransformProvider
{
    private const string Prefix = "X-Edge-";

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context) => context.AddRequestTransform(Introduce);

    private static ValueTask Introduce(RequestTransformContext request)
    {
        var http = request.HttpContext;
        var headers = request.ProxyRequest.Headers;
        foreach (var name in http.Request.Headers.Keys.Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            headers.Remove(name);
        }

        if (http.Features.Get<CallerIdentity>() is { } caller)
        {
            headers.TryAddWithoutValidation("X-Edge-Tenant", caller.Tenant);
        }

        if (http.GetRouteValue("app") is string app)
        {
            headers.TryAddWithoutValidation("X-Edge-App", app);
        }

        headers.TryAddWithoutValidation("X-Edge-Request-Id", http.TraceIdentifier);
        return default;
    }
}
