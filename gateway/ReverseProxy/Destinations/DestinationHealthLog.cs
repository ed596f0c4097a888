using EdgeGateway.Operations;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>
/// Logs each change of a destination's health once. YARP's own log repeats unchanged states, and logs failures and
/// recoveries at different levels.
/// </summary>
internal sealed class DestinationHealthLog(
    IDestinationHealthUpdater updater,
    DestinationRecords records,
    ChangeLog changes,
    ILogger<DestinationHealthLog> logger
) : IDestinationHealthUpdater
{
    public void SetActive(ClusterState cluster, IEnumerable<NewActiveDestinationHealth> newHealthPairs)
    {
        var pairs = newHealthPairs.ToArray();
        foreach (var pair in pairs)
        {
            var destination = pair.Destination;
            records.Of(destination).ReportCheck();
            var (wasUnhealthy, isUnhealthy) = (
                destination.Health.Active == DestinationHealth.Unhealthy,
                pair.NewActiveHealth == DestinationHealth.Unhealthy
            );
            if (isUnhealthy && !wasUnhealthy)
            {
                DestinationLog.CheckFails(logger, destination.DestinationId, cluster.ClusterId);
                changes.AddDown(destination, cluster.ClusterId, "fails its health check");
            }
            else if (wasUnhealthy && !isUnhealthy)
            {
                DestinationLog.CheckPasses(logger, destination.DestinationId, cluster.ClusterId);
                changes.AddUp(destination, cluster.ClusterId, "passes its health check again");
            }
        }

        updater.SetActive(cluster, pairs);
    }

    public void SetPassive(
        ClusterState cluster,
        DestinationState destination,
        DestinationHealth newHealth,
        TimeSpan reactivationPeriod
    )
    {
        // Compares with the last result, because YARP resets the destination's own health for a trial in between.
        // DestinationRetryMiddleware reports connect failures.
        var policy = cluster.Model.Config.HealthCheck?.Passive?.Policy;
        var isUnhealthy = newHealth == DestinationHealth.Unhealthy;
        if (policy != ConnectFailurePolicy.PolicyName && records.Of(destination).ReportHealth(isUnhealthy))
        {
            if (isUnhealthy)
            {
                DestinationLog.Excluded(logger, destination.DestinationId, cluster.ClusterId, policy);
                changes.AddDown(destination, cluster.ClusterId, $"fails by its passive policy {policy}");
            }
            else
            {
                DestinationLog.Included(logger, destination.DestinationId, cluster.ClusterId, policy);
                changes.AddUp(destination, cluster.ClusterId, $"passes its passive policy {policy} again");
            }
        }

        updater.SetPassive(cluster, destination, newHealth, reactivationPeriod);
    }
}
