using System.Diagnostics.Metrics;

namespace EdgeGateway.StreamLimits;

/// <summary>The instruments of stream limits, in the meter <c>EdgeGateway.StreamLimits</c>.</summary>
internal sealed class StreamLimitMetrics
{
    public const string MeterName = "EdgeGateway.StreamLimits";

    private readonly Counter<long> _refused;

    public StreamLimitMetrics(IMeterFactory meters) =>
        _refused = meters
            .Create(MeterName)
            .CreateCounter<long>(
                "edge.streamlimits.refused",
                "{stream}",
                "Streams that were rejected, by the limit that was reached."
            );

    public void Refused(bool byApp) =>
        _refused.Add(1, new KeyValuePair<string, object?>("by", byApp ? "app" : "tenant"));
}
