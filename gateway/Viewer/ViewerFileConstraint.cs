namespace EdgeGateway.Viewer;

/// <summary>Matches the names of the page's files, so that the viewer takes no other address below the page.</summary>
internal sealed class ViewerFileConstraint(IReadOnlyDictionary<string, ViewerFile> files) : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => values.TryGetValue(routeKey, out var value) && value is string name && files.ContainsKey(name);
}
