using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Memory;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Identity;
using EdgeGateway.Overload.Caps;
using EdgeGateway.Overload.Pressure;
using EdgeGateway.Streams;
using EdgeGateway.Streams.Admission;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeGateway.Overload;

/// <summary>
/// Caps on connections, requests, streams and uploads, and marks for memory: whatever clients do, the gateway keeps
/// descriptors and memory for those that it serves.
/// </summary>
internal static class OverloadFeature
{
    /// <param name="builder">The gateway.</param>
    /// <param name="readyTag">The tag of the health checks for <c>/readyz</c>.</param>
    public static WebApplicationBuilder AddOverload(this WebApplicationBuilder builder, string readyTag)
    {
        var services = builder.Services;
        services.AddReloadableSettings<OverloadOptions, OverloadOptionsValidator>(OverloadOptions.Section);
        services.AddSingleton<OverloadMetrics>().AddObservedMetrics<OverloadStateMetrics>();
        services.AddSingleton<Refusals>().AddSingleton<CapsInForce>().AddSingleton<ClientAddresses>();
        services.AddSingleton<IClientAddresses>(provider => provider.GetRequiredService<ClientAddresses>());
        services.AddSingleton<ConnectionGate>();
        services.AddSingleton<EndpointSetup>(provider =>
            new(
                Endpoint: null,
                endpoint =>
                {
                    if (!ManagementPort.IsManagement(endpoint.ConfigSection.Key))
                    {
                        var gate = provider.GetRequiredService<ConnectionGate>();
                        endpoint.ListenOptions.Use(next => connection => gate.ServeAsync(connection, next));
                    }
                }
            )
            {
                IsBeforeTls = true,
            }
        );
        services.AddSingleton<StreamRate>().AddSingleton<StreamGate>();
        services.AddSingleton<IStreamAdmission>(provider => provider.GetRequiredService<StreamGate>());
        services.AddSingleton<UploadGate>().AddHostedService<SlowUploads>();
        services.TryAddSingleton<IMemoryUse, MemoryUse>();
        services.AddSingleton<LoadShedding>();
        services.AddSingleton<MemoryWatch>().AddHostedService(provider => provider.GetRequiredService<MemoryWatch>());
        services.AddHealthChecks().AddCheck<PressureHealthCheck>("memory", tags: [readyTag]);
        return builder;
    }

    /// <summary>Applies the caps. Must run inside <see cref="StreamsFeature.UseStreams"/>, before leases are taken and
    /// one-time tokens are used up.</summary>
    public static IApplicationBuilder UseOverload(this IApplicationBuilder proxy) =>
        proxy.UseMiddleware<OverloadMiddleware>();
}
