using System.Diagnostics.Metrics;

namespace EdgeGateway.Hosting.Logging;

/// <summary>Meter <c>EdgeGateway.Logging</c>.</summary>
internal sealed class LogMetrics(IMeterFactory meters)
{
    public const string MeterName = "EdgeGateway.Logging";

    public void Observe(LogWriter writer) =>
        meters
            .Create(MeterName)
            .CreateObservableCounter(
                "edge.log.dropped",
                () => writer.Dropped,
                "{record}",
                "Log records that were dropped because standard output was not read fast enough."
            );
}
