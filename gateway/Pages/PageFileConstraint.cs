namespace EdgeGateway.Pages;

/// <summary>Matches the names of a page's files, so that it takes no other address beside them.</summary>
internal sealed class PageFileConstraint(IReadOnlyDictionary<string, PageFile> files) : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => values.TryGetValue(routeKey, out var value) && value is string name && files.ContainsKey(name);
}
