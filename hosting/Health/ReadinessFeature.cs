using EdgeGateway.Hosting.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Hosting.Health;

/// <summary>Registers the metrics of readiness.</summary>
internal static class ReadinessFeature
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);

    /// <param name="services">The program's services.</param>
    /// <param name="readyTag">The tag of the health checks that decide whether the process is ready.</param>
    public static IServiceCollection AddReadinessMetrics(this IServiceCollection services, string readyTag)
    {
        services.AddHealthChecks();
        services
            .AddObservedMetrics<ReadinessMetrics>()
            .AddSingleton<IHealthCheckPublisher>(provider => provider.GetRequiredService<ReadinessMetrics>());
        return services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.Zero;
            publisher.Period = CheckInterval;
            publisher.Predicate = check => check.Tags.Contains(readyTag);
        });
    }
}
