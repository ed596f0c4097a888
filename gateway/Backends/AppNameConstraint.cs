using System.Text.RegularExpressions;

namespace EdgeGateway.Backends;

/// <summary>The route constraint <c>app</c>: the name of an application. What is not one matches no route.</summary>
internal sealed partial class AppNameConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && value is string name && IsAppName(name);

    public static bool IsAppName(string name) => AppName().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex AppName();
}
