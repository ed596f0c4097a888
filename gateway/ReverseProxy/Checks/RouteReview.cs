using System.Text.RegularExpressions;
using EdgeGateway.Hosting.Checks.Reviews;
using EdgeGateway.Hosting.Configuration.Server;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.ReverseProxy.Checks;

/// <summary>Routes that no request reaches.</summary>
internal sealed partial class RouteReview : ISettingsReview
{
    public void Review(WebApplication app, Findings findings)
    {
        var hosts = AllowedHosts.Read(app.Configuration[AllowedHosts.Section.Name]);
        var router = new RequestRouter(app);
        foreach (var route in app.Services.GetRequiredService<IProxyConfigProvider>().GetConfig().Routes)
        {
            var key = $"{ReverseProxyFeature.Section}:Routes:{route.RouteId}:Match";
            var path = route.Match.Path ?? "";
            if (EncodedCharacter().IsMatch(path))
            {
                findings.Fault($"{key}:Path", path, "a path with decoded characters: requests are decoded before");
            }
            else if (path.Split('/').Any(segment => segment is "." or ".."))
            {
                findings.Fault(
                    $"{key}:Path",
                    path,
                    "a path without dot segments: they are removed from requests before"
                );
            }
            else if (RequestSamples.Hosts(route, hosts) is not { Length: > 0 } reachable)
            {
                findings.Fault(
                    $"{key}:Hosts",
                    string.Join(", ", route.Match.Hosts ?? []),
                    $"within AllowedHosts ({string.Join(';', hosts)})"
                );
            }
            else
            {
                CheckReached(app, router, route, reachable, findings);
            }
        }
    }

    private static void CheckReached(
        WebApplication app,
        RequestRouter router,
        RouteConfig route,
        string[] hosts,
        Findings findings
    )
    {
        string? first = null;
        foreach (var request in RequestSamples.Of(route, hosts, app.Services))
        {
            if (router.Reaches(route.RouteId, request, out var obstacle))
            {
                return;
            }

            first ??= obstacle;
        }

        if (first is not null)
        {
            findings.Fault(
                $"{ReverseProxyFeature.Section}:Routes:{route.RouteId}:Match",
                route.Match.Path ?? string.Join(", ", route.Match.Hosts ?? []),
                $"reachable: {first}"
            );
        }
    }

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex EncodedCharacter();
}
