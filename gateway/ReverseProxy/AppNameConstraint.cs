using EdgeGateway.Identity;

namespace EdgeGateway.ReverseProxy;

/// <summary>The route constraint <c>app</c>: what is not the name of an application matches no route.</summary>
internal sealed class AppNameConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => values.TryGetValue(routeKey, out var value) && value is string name && AppName.IsValid(name);
}
