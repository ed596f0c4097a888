using System.Text.RegularExpressions;

namespace LogSource.Apps;

/// <summary>
/// The route constraint <c>{app:app}</c>: lower-case letters, digits and inner hyphens, at most 64. Whatever else stands there
/// is no app, so that the route does not match and the answer is 404.
/// </summary>
internal sealed partial class AppName : IRouteConstraint
{
    public static string Of(HttpContext context) => (string)context.GetRouteValue("app")!;

    public bool Match(
        HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string name && Grammar().IsMatch(name);

    // \z, not $: that one would let a name end in a line feed.
    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
