using System.Diagnostics.Metrics;

namespace EdgeGateway.Hosting.Telemetry;

/// <summary>Meter <c>EdgeGateway.Process</c>: what the process may use. The instrumentation of the process reports what
/// it uses. Each connection uses one file descriptor.</summary>
internal sealed class ProcessMetrics
{
    public const string MeterName = "EdgeGateway.Process";

    public ProcessMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "edge.process.memory.limit",
            () => ProcessLimits.Memory,
            "By",
            "Memory that the process may use: the limit of its control group, else the machine's memory."
        );
        if (OperatingSystem.IsLinux())
        {
            meter.CreateObservableGauge(
                "edge.process.descriptors.limit",
                () => ProcessLimits.Descriptors,
                "{descriptor}",
                "File descriptors that the process may open (RLIMIT_NOFILE, soft limit)."
            );
        }
    }
}
