using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Overload.Pressure;

/// <summary>
/// Reports a gateway that is short of memory as degraded. It stays ready: its load would move to the others, which would
/// be short of memory next, and it still serves what is open.
/// </summary>
internal sealed class PressureHealthCheck(MemoryWatch memory) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        Task.FromResult(
            memory.Pressure == MemoryPressure.None
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded("memory is short")
        );
}
