using System.Diagnostics.Metrics;
using Yarp.ReverseProxy;

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
            "1 if the destination receives requests, else 0."
        );
    }

    private static IEnumerable<Measurement<int>> Observe(IProxyStateLookup proxy) =>
        from cluster in proxy.GetClusters()
        from destination in cluster.DestinationsState.AllDestinations
        select new Measurement<int>(
            cluster.DestinationsState.AvailableDestinations.Contains(destination) ? 1 : 0,
            new("cluster", cluster.ClusterId),
            new("destination", destination.DestinationId)
        );

    public void Retried(string cluster) => _moved.Add(1, new KeyValuePair<string, object?>("cluster", cluster));
}
