using EdgeGateway.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.Streams;

/// <summary>Refuses a configuration, at the start or at a reload, in which the forwarder would break a stream off, without a word
/// to the client, before the idle policy ends it.</summary>
internal sealed class StreamConfigFilter(StreamPolicyReader policies) : IProxyConfigFilter
{
    // What YARP takes where a cluster says nothing.
    private static readonly TimeSpan ForwarderActivityTimeout = TimeSpan.FromSeconds(100);

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => new(cluster);

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        var policy = policies.Read(route, []);
        var activity = cluster?.HttpRequest?.ActivityTimeout ?? ForwarderActivityTimeout;
        return policy.IdleTimeout < activity
            ? new(route)
            : throw new ArgumentException(Rules.Line($"ReverseProxy:Clusters:{cluster?.ClusterId}:HttpRequest:ActivityTimeout",
                activity, $"longer than {StreamPolicy.IdleKey} ({policy.IdleTimeout}) of the route {route.RouteId}"));
    }
}
