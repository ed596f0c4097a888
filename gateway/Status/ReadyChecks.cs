using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Status;

/// <summary>The health checks that decide <c>/readyz</c>.</summary>
/// <param name="tag">Their tag.</param>
internal sealed class ReadyChecks(string tag)
{
    public bool Include(HealthCheckRegistration check) => check.Tags.Contains(tag);
}
