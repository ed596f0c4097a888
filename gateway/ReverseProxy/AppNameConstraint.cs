using EdgeGateway.Identity;

namespace EdgeGateway.ReverseProxy;

/// <summary>The route constraint <c>app</c>: matches valid app names only.</summary>
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
