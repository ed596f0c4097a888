using System.Diagnostics.Metrics;

namespace EdgeGateway.Overload;

/// <summary>Counts what was refused or ended, in the meter <c>EdgeGateway.Overload</c>.</summary>
internal sealed class OverloadMetrics(IMeterFactory meters)
{
    public const string MeterName = "EdgeGateway.Overload";

    private readonly Counter<long> _refused = meters
        .Create(MeterName)
        .CreateCounter<long>(
            "edge.overload.refused",
            "{refusal}",
            "Connections, requests and streams that were refused or ended, by the cap that was reached."
        );

    public void Refused(OverloadCap cap) =>
        _refused.Add(1, new KeyValuePair<string, object?>("cap", OverloadCapNames.Name(cap)));
}
