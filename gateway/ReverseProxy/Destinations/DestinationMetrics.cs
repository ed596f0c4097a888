using System.Diagnostics.Metrics;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>The instruments of destinations, in the meter <c>EdgeGateway.Backends</c>.</summary>
internal sealed class DestinationMetrics
{
    public const string MeterName = "EdgeGateway.Backends";

    private readonly Counter<long> _moved;

    public DestinationMetrics(IMeterFactory meters, IServiceProvider services)
    {
        var meter = meters.Create(MeterName);
        _moved = meter.CreateCounter<long>(
            "edge.backends.moved",
            "{request}",
            "Requests that went to another destination because the first could not be reached."
        );

        // The proxy's state depends on this class, so it is resolved later.
        meter.CreateObservableGauge(
            "edge.backends.healthy",
            () => Observe(services.GetRequiredService<IProxyStateLookup>()),
            "1",
            "0 if the health checks of the destination fail, else 1."
        );
    }

    private static IEnumerable<Measurement<int>> Observe(IProxyStateLookup proxy) =>
        from cluster in proxy.GetClusters()
        from destination in cluster.Destinations.Values
        select new Measurement<int>(
            IsHealthy(destination.Health) ? 1 : 0,
            new("cluster", cluster.ClusterId),
            new("destination", destination.DestinationId)
        );

    /// <summary>Whether no health check of a destination fails.</summary>
    public static bool IsHealthy(DestinationHealthState health) =>
        health.Active != DestinationHealth.Unhealthy && health.Passive != DestinationHealth.Unhealthy;

    public void Retried(string cluster) => _moved.Add(1, new KeyValuePair<string, object?>("cluster", cluster));
}
