using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;
using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.StreamLimits.Plans;
using EdgeGateway.Streams;
using EdgeGateway.Streams.Lifecycle;
using Microsoft.Extensions.Options;

namespace EdgeGateway.StreamLimits;

/// <summary>How many streams a tenant may have open at once, on all gateways that share Redis together.</summary>
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

    /// <summary>Takes and gives back places; within <see cref="StreamsFeature.UseStreams"/>, and before one-time tokens are used up.</summary>
    public static IApplicationBuilder UseStreamLimits(this IApplicationBuilder proxy) =>
        proxy.UseMiddleware<StreamLimitsMiddleware>();
}
