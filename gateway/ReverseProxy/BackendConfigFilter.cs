using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.ReverseProxy;

/// <summary>
/// Rejects, at the start or at a reload, settings that YARP would accept but with which every request would fail.
/// </summary>
internal sealed class BackendConfigFilter(IConfiguration configuration) : IProxyConfigFilter
{
    // Encodes addresses here, because a request's path is appended to the address without further encoding.
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) =>
        new(
            cluster with
            {
                Destinations = cluster.Destinations?.ToDictionary(
                    destination => destination.Key,
                    destination =>
                        destination.Value with
                        {
                            Address = ParseUrl(destination.Value.Address)?.AbsoluteUri ?? destination.Value.Address,
                        },
                    StringComparer.OrdinalIgnoreCase
                ),
            }
        );

    public ValueTask<RouteConfig> ConfigureRouteAsync(
        RouteConfig route,
        ClusterConfig? cluster,
        CancellationToken cancel
    )
    {
        if (cluster is null)
        {
            // A configured cluster that is missing here was rejected and is reported already.
            return configuration.GetSection($"ReverseProxy:Clusters:{route.ClusterId}").Exists()
                ? new(route)
                : throw new OperatorErrorException(
                    OptionsFaults.FormatLine(
                        $"ReverseProxy:Routes:{route.RouteId}:ClusterId",
                        route.ClusterId,
                        "the name of a configured cluster"
                    )
                );
        }

        foreach (var (name, destination) in cluster.Destinations ?? new Dictionary<string, DestinationConfig>())
        {
            if (ParseUrl(destination.Address) is null)
            {
                throw new OperatorErrorException(
                    OptionsFaults.FormatLine(
                        $"ReverseProxy:Clusters:{cluster.ClusterId}:Destinations:{name}:Address",
                        destination.Address,
                        "an absolute http or https URL without user, query and fragment"
                    )
                );
            }
        }

        return new(route);
    }

    private static Uri? ParseUrl(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length + url.Query.Length + url.Fragment.Length == 0
            ? url
            : null;
}
