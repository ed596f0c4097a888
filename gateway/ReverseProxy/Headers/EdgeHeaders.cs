using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Identity;
using EdgeGateway.ReverseProxy.Headers.Filtering;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Adds <c>X-Edge-Tenant</c>, <c>X-Edge-App</c> and <c>X-Edge-Request-Id</c>. Backends can trust them, because
/// <see cref="ClientHeaders"/> removes a client's own.
/// </summary>
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
        RequestSpan.Propagate(http, headers);
        return default;
    }
}
