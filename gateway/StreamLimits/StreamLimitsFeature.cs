using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;
using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.StreamLimits.Plans;
using EdgeGateway.Streams;
using EdgeGateway.Streams.Admission;
using Microsoft.Extensions.Options;

namespace EdgeGateway.StreamLimits;

/// <summary>Limits a tenant's concurrent streams on all gateways that share one Redis.</summary>
internal static class StreamLimitsFeature
{
    public static WebApplicationBuilder AddStreamLimits(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddReloadableSettings<StreamLimitOptions, StreamLimitOptionsValidator>(StreamLimitOptions.Section);
        services.AddSingleton<IPostConfigureOptions<StreamLimitOptions>, TenantPlanBinder>();
        services.AddSingleton<StreamPlans>();
        services.AddSingleton<ICallerClaim>(provider => provider.GetRequiredService<StreamPlans>());
        services
            .AddSingleton<LocalLeases>()
            .AddSingleton<SharedLeases>()
            .AddSingleton<StreamLeases>()
            .AddHostedService<LeaseRenewal>();
        services
            .AddSingleton<StreamAdmission>()
            .AddSingleton<StreamLimitMetrics>()
            .AddSingleton<IStreamUsage, StreamUsage>();
        services.AddSingleton<IStreamAdmission>(provider => provider.GetRequiredService<StreamAdmission>());
        return builder;
    }

    /// <summary>
    /// Takes and releases leases. Must run inside <see cref="StreamsFeature.UseStreams"/> and before one-time tokens
    /// are used up.
    /// </summary>
    public static IApplicationBuilder UseStreamLimits(this IApplicationBuilder proxy) =>
        proxy.UseMiddleware<StreamLimitsMiddleware>();
}
