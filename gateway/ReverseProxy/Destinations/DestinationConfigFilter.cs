using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.ReverseProxy.Destinations.Resolution;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.SessionAffinity;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>
/// Sets defaults for clusters. Rejects unknown policies with a list of the known ones, which YARP's message lacks.
/// Rejects durations that do not fit a timer, because every health check would fail.
/// </summary>
internal sealed class DestinationConfigFilter(
    IEnumerable<ILoadBalancingPolicy> loadBalancing,
    IEnumerable<IAvailableDestinationsPolicy> available,
    IEnumerable<IActiveHealthCheckPolicy> active,
    IEnumerable<IPassiveHealthCheckPolicy> passive,
    IEnumerable<ISessionAffinityPolicy> affinity,
    IEnumerable<IAffinityFailurePolicy> affinityFailure
) : IProxyConfigFilter
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        Check(cluster, "LoadBalancingPolicy", cluster.LoadBalancingPolicy, loadBalancing.Select(policy => policy.Name));
        Check(
            cluster,
            "HealthCheck:AvailableDestinationsPolicy",
            cluster.HealthCheck?.AvailableDestinationsPolicy,
            available.Select(policy => policy.Name)
        );
        Check(
            cluster,
            "HealthCheck:Active:Policy",
            cluster.HealthCheck?.Active?.Policy,
            active.Select(policy => policy.Name)
        );
        Check(
            cluster,
            "HealthCheck:Passive:Policy",
            cluster.HealthCheck?.Passive?.Policy,
            passive.Select(policy => policy.Name)
        );
        Check(cluster, "HealthCheck:Active:Interval", cluster.HealthCheck?.Active?.Interval);
        Check(cluster, "HealthCheck:Active:Timeout", cluster.HealthCheck?.Active?.Timeout);
        Check(cluster, "HealthCheck:Passive:ReactivationPeriod", cluster.HealthCheck?.Passive?.ReactivationPeriod);
        Check(
            cluster,
            "SessionAffinity:Policy",
            cluster.SessionAffinity?.Policy,
            affinity.Select(policy => policy.Name)
        );
        Check(
            cluster,
            "SessionAffinity:FailurePolicy",
            cluster.SessionAffinity?.FailurePolicy,
            affinityFailure.Select(policy => policy.Name)
        );

        foreach (var (name, destination) in cluster.Destinations ?? new Dictionary<string, DestinationConfig>())
        {
            if (!EachAddressResolver.IsValid(destination))
            {
                throw new OperatorErrorException(
                    OptionsFaults.FormatLine(
                        $"ReverseProxy:Clusters:{cluster.ClusterId}:Destinations:{name}:Metadata:{EachAddressResolver.Key}",
                        destination.Metadata![EachAddressResolver.Key],
                        "true or false"
                    )
                );
            }
        }

        var health = cluster.HealthCheck ?? new HealthCheckConfig();
        var passively = health.Passive ?? new PassiveHealthCheckConfig();
        return new(
            cluster with
            {
                LoadBalancingPolicy = Or(cluster.LoadBalancingPolicy, ProvenPowerOfTwoPolicy.PolicyName),
                HealthCheck = health with
                {
                    // If all destinations are unhealthy, one that may have recovered is better than none.
                    AvailableDestinationsPolicy = Or(
                        health.AvailableDestinationsPolicy,
                        HealthCheckConstants.AvailableDestinations.HealthyOrPanic
                    ),
                    Passive = passively with
                    {
                        Enabled = passively.Enabled ?? true,
                        Policy = Or(passively.Policy, ConnectFailurePolicy.PolicyName),
                    },
                },
            }
        );
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(
        RouteConfig route,
        ClusterConfig? cluster,
        CancellationToken cancel
    ) => new(route);

    private static string Or(string? configured, string fallback) =>
        string.IsNullOrEmpty(configured) ? fallback : configured;

    private static void Check(ClusterConfig cluster, string key, TimeSpan? duration)
    {
        if (duration is { } value && (value <= TimeSpan.Zero || value > Longest))
        {
            throw new OperatorErrorException(
                OptionsFaults.FormatLine(
                    $"ReverseProxy:Clusters:{cluster.ClusterId}:{key}",
                    value,
                    $"longer than {TimeSpan.Zero}, and {Longest} at most (hh:mm:ss)"
                )
            );
        }
    }

    private static void Check(ClusterConfig cluster, string key, string? policy, IEnumerable<string> known)
    {
        if (!string.IsNullOrEmpty(policy) && !known.Contains(policy, StringComparer.OrdinalIgnoreCase))
        {
            throw new OperatorErrorException(
                OptionsFaults.FormatLine(
                    $"ReverseProxy:Clusters:{cluster.ClusterId}:{key}",
                    policy,
                    $"one of {string.Join(", ", known.Order(StringComparer.Ordinal))}"
                )
            );
        }
    }
}
