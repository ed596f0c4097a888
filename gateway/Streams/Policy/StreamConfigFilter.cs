using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.Streams.Policy;

/// <summary>
/// Keeps YARP's activity timeout from ending streams before the gateway's timeouts do, because YARP sends the client no
/// reason. A cluster without an activity timeout gets none. One that is not longer than its routes' idle timeouts and
/// the slow-client timeout is rejected, at the start or at a reload.
/// </summary>
internal sealed class StreamConfigFilter(StreamPolicyReader policies) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var request = cluster.HttpRequest ?? new ForwarderRequestConfig();
        return new(
            request.ActivityTimeout is null
                ? cluster with
                {
                    HttpRequest = request with { ActivityTimeout = Timeout.InfiniteTimeSpan },
                }
                : cluster
        );
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(
        RouteConfig route,
        ClusterConfig? cluster,
        CancellationToken cancel
    )
    {
        var policy = policies.Read(route, []);
        return
            cluster?.HttpRequest?.ActivityTimeout is not { } activity
            || activity == Timeout.InfiniteTimeSpan
            || (policy.IdleTimeout < activity && policy.SlowClient < activity)
            ? new(route)
            : throw new OperatorErrorException(
                OptionsFaults.FormatLine(
                    $"ReverseProxy:Clusters:{cluster.ClusterId}:HttpRequest:ActivityTimeout",
                    activity,
                    $"longer than {StreamPolicy.IdleKey} ({policy.IdleTimeout}) of the route {route.RouteId} and "
                        + $"IdlePolicy:SlowClient ({policy.SlowClient})"
                )
            );
    }
}
