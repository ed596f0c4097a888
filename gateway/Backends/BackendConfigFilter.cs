using EdgeGateway.Hosting.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.Backends;

/// <summary>Refuses, at the start or at a reload, what YARP would take and then fail every request with, and lets headers pass as
/// they are.</summary>
internal sealed class BackendConfigFilter(IConfiguration configuration) : IProxyConfigFilter
{
    // The server reads headers as UTF-8; with YARP's default, ASCII, one that is more would fail its request.
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => new(cluster with
    {
        HttpClient = (cluster.HttpClient ?? new HttpClientConfig()) is { RequestHeaderEncoding: null } client
            ? client with { RequestHeaderEncoding = "utf-8" }
            : cluster.HttpClient,
    });

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        if (cluster is null)
        {
            // One that is configured has been refused, and is reported already.
            return configuration.GetSection($"ReverseProxy:Clusters:{route.ClusterId}").Exists()
                ? new(route)
                : throw new ArgumentException(OptionsFaults.Line(
                    $"ReverseProxy:Routes:{route.RouteId}:ClusterId", route.ClusterId, "the name of a configured cluster"));
        }

        foreach (var (name, destination) in cluster.Destinations ?? new Dictionary<string, DestinationConfig>())
        {
            if (!Uri.TryCreate(destination.Address, UriKind.Absolute, out var address)
                || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
            {
                throw new ArgumentException(OptionsFaults.Line(
                    $"ReverseProxy:Clusters:{cluster.ClusterId}:Destinations:{name}:Address", destination.Address, "an absolute http or https URL"));
            }
        }

        return new(route);
    }
}
