using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>Takes a destination out at the first connection that cannot be established. Nothing else counts: a client that leaves and a
/// stream that ends say nothing about the destination.</summary>
internal sealed class ConnectFailurePolicy(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    public const string PolicyName = "ConnectFailures";

    // Short, because the attempt that follows costs one client at most the connect timeout: the request moves on. An active health check
    // keeps the destination out for longer.
    private static readonly TimeSpan Reactivation = TimeSpan.FromSeconds(2);

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (ConnectFailure.Find(context) is not null)
        {
            health.SetPassive(
                cluster,
                destination,
                DestinationHealth.Unhealthy,
                cluster.Model.Config.HealthCheck?.Passive?.ReactivationPeriod ?? Reactivation
            );
        }
    }
}
