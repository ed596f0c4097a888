using System.Diagnostics.Metrics;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>The instruments of destinations, in the meter <c>EdgeGateway.Backends</c>.</summary>
internal sealed class DestinationMetrics
{
    public const string MeterName = "EdgeGateway.Backends";

    private readonly Counter<long> _moved;

    public DestinationMetrics(IMeterFactory meters) =>
        _moved = meters
            .Create(MeterName)
            .CreateCounter<long>(
                "edge.backends.moved",
                "{request}",
                "Requests that went to another destination because the first could not be reached."
            );

    public void Retried(string cluster) => _moved.Add(1, new KeyValuePair<string, object?>("cluster", cluster));
}
