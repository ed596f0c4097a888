using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>
/// Marks a destination unhealthy at the first connection that cannot be established. Other errors do not count: clients
/// that leave and streams that end are not failures of the destination.
/// </summary>
internal sealed class ConnectFailurePolicy(IDestinationHealthUpdater health) : IPassiveHealthCheckPolicy
{
    public const string PolicyName = "ConnectFailures";

    // Short, because the next attempt delays one request by the connect timeout at most, after which another
    // destination serves it. An active health check keeps the destination out for longer.
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
