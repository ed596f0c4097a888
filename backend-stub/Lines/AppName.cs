using System.Text.RegularExpressions;

namespace LogSource.Lines;

/// <summary>
/// The route constraint <c>{app:app}</c>: lower-case letters, digits and inner hyphens, at most 64. For any other text
/// the route does not match, and the response is 404.
/// </summary>
internal sealed partial class AppName : IRouteConstraint
{
    private const int MaxLength = 64;

    public static string FromRoute(HttpContext context) => (string)context.GetRouteValue("app")!;

    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection
    ) => values[routeKey] is string name && IsValid(name);

    public static bool IsValid(string name) => Grammar().IsMatch(name);

    /// <summary>
    /// Converts another system's name into a valid one, such as <c>My_App</c> into <c>my-app</c>: letters become lower
    /// case, and invalid characters become hyphens. Returns null if nothing is left.
    /// </summary>
    public static string? Normalize(string text)
    {
        var name = string.Create(
                text.Length,
                text,
                static (name, from) =>
                {
                    for (var i = 0; i < name.Length; i++)
                    {
                        name[i] = char.IsAsciiLetterOrDigit(from[i]) ? char.ToLowerInvariant(from[i]) : '-';
                    }
                }
            )
            .Trim('-');
        name = name.Length > MaxLength ? name[..MaxLength].TrimEnd('-') : name;
        return name.Length == 0 ? null : name;
    }

    // \z instead of $, which would allow a line feed at the end.
    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar();
}
