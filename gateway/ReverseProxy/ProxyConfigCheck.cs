using System.Text.RegularExpressions;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Startup;
using Microsoft.AspNetCore.Routing.Patterns;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.ReverseProxy;

/// <summary>
/// Validates the section <c>ReverseProxy</c> as YARP will read it, and reports each fault with its route or cluster,
/// which YARP's own messages do not always name. YARP receives a changed section only if it is valid.
/// </summary>
internal sealed partial class ProxyConfigCheck(
    IEnumerable<IProxyConfigFilter> filters,
    IConfigValidator validator,
    ParameterPolicyFactory constraints
) : ISectionCheck
{
    // YARP provides no list of its transforms.
    private static readonly string[] Transforms =
    [
        "PathPrefix",
        "PathRemovePrefix",
        "PathSet",
        "PathPattern",
        "QueryValueParameter",
        "QueryRouteParameter",
        "QueryRemoveParameter",
        "HttpMethodChange",
        "RequestHeadersCopy",
        "RequestHeaderOriginalHost",
        "RequestHeader",
        "RequestHeaderRemove",
        "RequestHeadersAllowed",
        "RequestHeaderRouteValue",
        "X-Forwarded",
        "Forwarded",
        "ClientCert",
        "ResponseHeadersCopy",
        "ResponseHeader",
        "ResponseHeaderRemove",
        "ResponseHeadersAllowed",
        "ResponseTrailersCopy",
        "ResponseTrailer",
        "ResponseTrailerRemove",
        "ResponseTrailersAllowed",
    ];

    public string Section => ReverseProxyFeature.Section;

    // Never blocks: neither our filters nor the policy providers do I/O.
    public IEnumerable<string> Check(IConfigurationSection section) => CheckAsync(section).GetAwaiter().GetResult();

    private static IProxyConfig Read(IConfigurationSection section)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddReverseProxy().LoadFromConfig(section);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IProxyConfigProvider>().GetConfig();
    }

    private static IEnumerable<string> UnknownTransforms(string key, RouteConfig route) =>
        (route.Transforms ?? [])
            .Select((transform, i) => (Key: $"{key}:{nameof(route.Transforms)}:{i}", Names: transform.Keys))
            .Where(transform => !transform.Names.Intersect(Transforms, StringComparer.OrdinalIgnoreCase).Any())
            .Select(transform =>
                OptionsFaults.FormatLine(
                    transform.Key,
                    string.Join(", ", transform.Names),
                    $"one of {string.Join(", ", Transforms)}"
                )
            );

    // Such as {}: keys without a value are not passed on to YARP, which would not know the cluster.
    private static IEnumerable<string> EmptyClusterFaults(IConfigurationSection section) =>
        section
            .GetSection(nameof(ProxySettings.Clusters))
            .GetChildren()
            .Where(cluster => cluster.AsEnumerable().All(setting => string.IsNullOrEmpty(setting.Value)))
            .Select(cluster =>
                OptionsFaults.FormatLine(
                    $"{cluster.Path}:{nameof(ClusterConfig.Destinations)}",
                    "",
                    "at least one destination"
                )
            );

    private static string FirstLine(Exception exception) =>
        exception.GetBaseException().Message.Split('\n', '\r')[0].Split(" (Parameter '")[0].TrimEnd('.');

    private async Task<List<string>> CheckAsync(IConfigurationSection section)
    {
        var config = Read(section);
        var clusters = new Dictionary<string, ClusterConfig>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<string>();
        faults.AddRange(EmptyClusterFaults(section));
        foreach (var cluster in config.Clusters)
        {
            clusters[cluster.ClusterId] = await CheckAsync(
                $"{Section}:Clusters:{cluster.ClusterId}",
                cluster,
                (filter, before) => filter.ConfigureClusterAsync(before, default),
                validator.ValidateClusterAsync,
                faults
            );
        }

        foreach (var route in config.Routes)
        {
            var key = $"{Section}:Routes:{route.RouteId}";
            string[] own = [.. PatternFaults(key, route), .. HostFaults(key, route), .. UnknownTransforms(key, route)];
            faults.AddRange(own);
            if (own.Length == 0)
            {
                var cluster = clusters.GetValueOrDefault(route.ClusterId ?? "");
                await CheckAsync(
                    key,
                    route,
                    (filter, before) => filter.ConfigureRouteAsync(before, cluster, default),
                    validator.ValidateRouteAsync,
                    faults
                );
            }
        }

        return [.. faults.Distinct()];
    }

    private async Task<T> CheckAsync<T>(
        string key,
        T config,
        Func<IProxyConfigFilter, T, ValueTask<T>> apply,
        Func<T, ValueTask<IList<Exception>>> validate,
        List<string> faults
    )
    {
        IList<Exception> errors;
        try
        {
            foreach (var filter in filters)
            {
                config = await apply(filter, config);
            }

            errors = await validate(config);
        }
        catch (Exception exception) when (OperatorErrors.Explain(exception) is { Count: > 0 })
        {
            errors = [exception];
        }

        faults.AddRange(
            errors.SelectMany(error =>
                OperatorErrors.Explain(error) is { Count: > 0 } lines
                    ? lines
                    : [OptionsFaults.FormatLine(key, "…", $"valid for YARP ({FirstLine(error)})")]
            )
        );
        return config;
    }

    // With an unknown constraint every request would fail, including those of other routes.
    private IEnumerable<string> PatternFaults(string key, RouteConfig route)
    {
        if (route.Match.Path is { Length: > 0 } path && FindPatternFault(path) is { } fault)
        {
            yield return OptionsFaults.FormatLine(
                $"{key}:Match:Path",
                path,
                $"a route pattern such as /apps/{{app:app}}/logs ({fault})"
            );
        }
    }

    // With a host that cannot be parsed every request would fail, too.
    private static IEnumerable<string> HostFaults(string key, RouteConfig route) =>
        (route.Match.Hosts ?? [])
            .Where(host => !Host().IsMatch(host))
            .Select(host =>
                OptionsFaults.FormatLine(
                    $"{key}:Match:Hosts",
                    host,
                    "a host such as logs.example.com, *.example.com or *:8443"
                )
            );

    private string? FindPatternFault(string path)
    {
        try
        {
            foreach (var parameter in RoutePatternFactory.Parse(path).Parameters)
            {
                foreach (var policy in parameter.ParameterPolicies)
                {
                    constraints.Create(parameter, policy);
                }
            }

            return null;
        }
        catch (Exception exception)
            when (exception
                    is RoutePatternException
                        or RouteCreationException
                        or InvalidOperationException
                        or ArgumentException
            )
        {
            return FirstLine(exception);
        }
    }

    [GeneratedRegex(@"^(\*|(\*\.)?[^\s/:*@]+|\[[0-9A-Fa-f:.]+\])(:(\d+|\*))?$")]
    private static partial Regex Host();
}
