using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.ReverseProxy.Checks;

/// <summary>Makes requests that match a route.</summary>
internal static class RequestSamples
{
    // A text that no configured path is likely to contain.
    private const string Name = "zq-sample";

    // Values that satisfy the usual constraints of parameters.
    private static readonly string[] Texts =
    [
        Name,
        "zqsample",
        "1",
        "123456",
        "true",
        "1.5",
        "2026-01-01",
        "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        "zqsample.txt",
        "z",
    ];

    private static readonly string[] AnyMethod =
    [
        HttpMethods.Get,
        HttpMethods.Post,
        HttpMethods.Put,
        HttpMethods.Delete,
        HttpMethods.Patch,
        HttpMethods.Head,
        HttpMethods.Options,
        HttpMethods.Connect,
    ];

    /// <summary>Returns the hosts of requests that match a route, of those that <c>AllowedHosts</c> permits.</summary>
    public static string[] Hosts(RouteConfig route, IList<string> allowed)
    {
        IEnumerable<string> hosts = route.Match.Hosts is { Count: > 0 } own ? own : allowed;
        return
        [
            .. hosts
                .Select(host =>
                    host == "*" || host.StartsWith("*:", StringComparison.Ordinal)
                        ? $"{Name}.example{host[1..]}"
                        : host.Replace("*.", $"{Name}.", StringComparison.Ordinal)
                )
                .Select(host => host.Replace(":*", "", StringComparison.Ordinal))
                .Where(host => allowed.Any(pattern => Permits(pattern, new HostString(host).Host))),
        ];
    }

    /// <summary>
    /// Returns requests that match a route's path, host, method, headers and query. Empty if no value for a constraint
    /// of the path is known.
    /// </summary>
    public static IEnumerable<HttpContext> Of(RouteConfig route, string[] hosts, IServiceProvider services) =>
        from path in Paths(route.Match.Path ?? "/{**rest}", services)
        from host in hosts
        from method in route.Match.Methods is { Count: > 0 } own ? own : AnyMethod
        select Create(route.Match, path, host, method, services);

    private static bool Permits(string pattern, string host) =>
        pattern == "*"
        || pattern.Equals(host, StringComparison.OrdinalIgnoreCase)
        || (
            pattern.StartsWith("*.", StringComparison.Ordinal)
            && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        );

    private static IEnumerable<string> Paths(string path, IServiceProvider services)
    {
        var pattern = RoutePatternFactory.Parse(path);
        var constraints = services.GetRequiredService<ParameterPolicyFactory>();
        var values = pattern.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => Find(parameter, constraints),
            StringComparer.OrdinalIgnoreCase
        );
        if (values.ContainsValue(null))
        {
            return [];
        }

        // A more specific route may take the paths with one number of segments and leave the others.
        var last = pattern.Parameters.Count > 0 ? pattern.Parameters[^1] : null;
        string?[] ends =
            last is { IsCatchAll: true } ? ["", Name, $"{Name}/{Name}", $"{Name}/{Name}/{Name}"]
            : last is { IsOptional: true } ? [null, ""]
            : [null];
        return ends.Select(end => Format(pattern, values, end));
    }

    private static string Format(RoutePattern pattern, Dictionary<string, string?> values, string? last)
    {
        var segments = pattern.PathSegments.Select(segment =>
            string.Concat(
                segment.Parts.Select(part =>
                    part switch
                    {
                        RoutePatternLiteralPart literal => literal.Content,
                        RoutePatternSeparatorPart separator => separator.Content,
                        RoutePatternParameterPart parameter
                            when last is not null && parameter == pattern.Parameters[^1] => last,
                        RoutePatternParameterPart parameter => values[parameter.Name],
                        _ => "",
                    }
                )
            )
        );
        return $"/{string.Join('/', segments)}".TrimEnd('/') is { Length: > 0 } path ? path : "/";
    }

    private static string? Find(RoutePatternParameterPart parameter, ParameterPolicyFactory constraints)
    {
        var policies = parameter
            .ParameterPolicies.Select(policy => constraints.Create(parameter, policy))
            .OfType<IRouteConstraint>()
            .ToArray();
        return Array.Find(
            Texts,
            text =>
                Array.TrueForAll(
                    policies,
                    policy =>
                        policy.Match(
                            null,
                            null,
                            parameter.Name,
                            new RouteValueDictionary { [parameter.Name] = text },
                            RouteDirection.IncomingRequest
                        )
                )
        );
    }

    private static DefaultHttpContext Create(
        RouteMatch match,
        string path,
        string host,
        string method,
        IServiceProvider services
    )
    {
        var context = new DefaultHttpContext { RequestServices = services };
        var request = context.Request;
        (request.Scheme, request.Method, request.Path) = (Uri.UriSchemeHttp, method, path);
        request.Host = new HostString(host);
        foreach (var header in match.Headers ?? [])
        {
            if (header.Mode is not (HeaderMatchMode.NotExists or HeaderMatchMode.NotContains))
            {
                request.Headers[header.Name] = header.Values is [var first, ..] ? first : Name;
            }
        }

        var query = new List<KeyValuePair<string, StringValues>>();
        foreach (var parameter in match.QueryParameters ?? [])
        {
            if (parameter.Mode != QueryParameterMatchMode.NotContains)
            {
                query.Add(new(parameter.Name, parameter.Values is [var first, ..] ? first : Name));
            }
        }

        request.QueryString = QueryString.Create(query);
        return context;
    }
}
