using EdgeGateway.Problems;
using EdgeGateway.ReverseProxy.Checks;
using EdgeGateway.ReverseProxy.ClientCertificates;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Targets;

/// <summary>
/// Rejects a request whose path belongs to one route, and as other servers read it, to another one with another
/// authorization: <c>//admin</c> and <c>/admin;a=b</c>, where <c>/admin</c> needs the scope of operators and
/// <c>/{**rest}</c> does not.
/// </summary>
internal sealed class PathReadingsMiddleware(
    RequestDelegate next,
    RejectionMetrics rejections,
    Lazy<RequestRouter> router
)
{
    private const string Anonymous = "Anonymous";
    private const string AppRouteValue = "app";

    public Task InvokeAsync(HttpContext context) =>
        PathReadings.MayDiffer(context.Request.Path.Value ?? "")
        && context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is { } route
            ? CheckAsync(context, Protection.Of(route.Config, context))
            : next(context);

    private async Task CheckAsync(HttpContext context, Protection own)
    {
        foreach (var path in PathReadings.Of(context.Request.Path.Value!))
        {
            var reading = WithPath(context, path);
            if (
                !await router.Value.TryRouteAsync(reading)
                || reading.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is { } route
                    && Protection.Of(route.Config, reading) is { IsOpen: false } other
                    && other != own
            )
            {
                await rejections.RejectAsync(context, RequestTargetMiddleware.Ambiguous);
                return;
            }
        }

        await next(context);
    }

    // All but path, endpoint and route values are those of the request.
    private static DefaultHttpContext WithPath(HttpContext context, string path)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        var features = new FeatureCollection(context.Features);
        features.Set<IHttpRequestFeature>(
            new HttpRequestFeature
            {
                Protocol = request.Protocol,
                Scheme = request.Scheme,
                Method = request.Method,
                PathBase = request.PathBase,
                Path = path,
                QueryString = request.QueryString,
                RawTarget = request.RawTarget,
                Headers = request.Headers,
            }
        );
        features.Set<IEndpointFeature>(new Selection());
        features.Set<IRouteValuesFeature>(new RouteValuesFeature());
        return new DefaultHttpContext(features);
    }

    private sealed class Selection : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }

    /// <summary>What a route requires of its clients.</summary>
    private sealed record Protection(string Policy, ClientCertificateUse Certificate, string App)
    {
        /// <summary>Whether it requires nothing.</summary>
        public bool IsOpen =>
            Policy.Equals(Anonymous, StringComparison.OrdinalIgnoreCase)
            && Certificate != ClientCertificateUse.Required;

        public static Protection Of(RouteConfig route, HttpContext context) =>
            new(
                (route.AuthorizationPolicy ?? "").ToUpperInvariant(),
                ClientCertificatePolicy.Read(route),
                context.GetRouteValue(AppRouteValue) as string ?? ""
            );
    }
}
