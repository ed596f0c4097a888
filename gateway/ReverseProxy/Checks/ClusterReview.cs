using EdgeGateway.Hosting.Checks.Reviews;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.ReverseProxy.Checks;

/// <summary>Clusters without destinations or without routes, and routes that are open to everybody.</summary>
internal sealed class ClusterReview : ISettingsReview
{
    private const string Anonymous = "Anonymous";

    public void Review(WebApplication app, Findings findings)
    {
        var config = app.Services.GetRequiredService<IProxyConfigProvider>().GetConfig();
        foreach (var cluster in config.Clusters)
        {
            var key = $"{ReverseProxyFeature.Section}:Clusters:{cluster.ClusterId}";
            if (cluster.Destinations is not { Count: > 0 })
            {
                findings.Fault($"{key}:Destinations", "", "at least one destination");
            }

            if (
                !config.Routes.Any(route =>
                    cluster.ClusterId.Equals(route.ClusterId, StringComparison.OrdinalIgnoreCase)
                )
            )
            {
                findings.Warn(key, "…", "no route uses the cluster");
            }
        }

        if (config.Routes.Count == 0)
        {
            findings.Warn($"{ReverseProxyFeature.Section}:Routes", "", "nothing is forwarded");
        }

        foreach (var route in config.Routes)
        {
            if (Anonymous.Equals(route.AuthorizationPolicy, StringComparison.OrdinalIgnoreCase))
            {
                findings.Warn(
                    $"{ReverseProxyFeature.Section}:Routes:{route.RouteId}:{nameof(route.AuthorizationPolicy)}",
                    route.AuthorizationPolicy,
                    "the route needs no token"
                );
            }
        }
    }
}
