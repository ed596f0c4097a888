using LogSource.Buffer;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LogSource.Health;

/// <summary>Whether the buffer would accept lines. The framework takes an exception as unhealthy.</summary>
internal sealed class BufferHealthCheck(ILogBuffer buffer) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        await buffer.CheckAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
