using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.Tokens;

/// <summary>
/// The key <c>QueryToken</c> in a route's <c>Metadata</c>: <c>true</c> allows the token in the query. Default:
/// <c>false</c>.
/// </summary>
internal sealed class QueryToken : ITransformProvider
{
    public const string Key = "QueryToken";

    public static bool IsAllowed(RouteConfig route) =>
        route.Metadata is not null
        && route.Metadata.TryGetValue(Key, out var allowed)
        && bool.TryParse(allowed, out var isAllowed)
        && isAllowed;

    public void ValidateRoute(TransformRouteValidationContext context)
    {
        if (context.Route.Metadata?.TryGetValue(Key, out var text) == true && !bool.TryParse(text, out _))
        {
            context.Errors.Add(
                new OperatorErrorException(
                    OptionsFaults.FormatLine(
                        $"ReverseProxy:Routes:{context.Route.RouteId}:Metadata:{Key}",
                        text,
                        "true or false"
                    )
                )
            );
        }
    }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context) { }
}
