using System.Diagnostics.Metrics;
using EdgeGateway.Hosting.Draining;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Hosting.Health;

/// <summary>
/// Meter <c>EdgeGateway.Health</c>: whether the process is ready, as <c>/readyz</c> returns it, and whether it drains.
/// The health checks run periodically, because an instrument cannot wait for them.
/// </summary>
internal sealed class ReadinessMetrics : IHealthCheckPublisher
{
    private volatile bool _isHealthy;

    public ReadinessMetrics(IMeterFactory meters, Drain drain)
    {
        var meter = meters.Create("EdgeGateway.Health");
        meter.CreateObservableGauge(
            "edge.ready",
            () => _isHealthy && !drain.HasBegun ? 1 : 0,
            "1",
            "1 if the process may get requests, else 0."
        );
        meter.CreateObservableGauge(
            "edge.draining",
            () => drain.HasBegun ? 1 : 0,
            "1",
            "1 if the process stops, else 0."
        );
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        // As /readyz: a degraded process still gets requests.
        _isHealthy = report.Status != HealthStatus.Unhealthy;
        return Task.CompletedTask;
    }
}
