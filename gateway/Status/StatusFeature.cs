using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Operations;
using EdgeGateway.Status.Events;
using EdgeGateway.Status.Numbers;
using EdgeGateway.Status.OpenApi;
using EdgeGateway.Status.Peers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeGateway.Status;

/// <summary>What operators see of this gateway: its numbers, its changes and the gateways beside it.</summary>
internal static class StatusFeature
{
    /// <param name="builder">The gateway.</param>
    /// <param name="readyTag">The tag of the health checks for <c>/readyz</c>.</param>
    public static WebApplicationBuilder AddStatus(this WebApplicationBuilder builder, string readyTag)
    {
        var services = builder.Services;
        services.AddSettings<StatusOptions, StatusOptionsValidator>(StatusOptions.Section);
        services.AddSingleton<ChangeLog>().AddSingleton<RefusedTenants>();
        services.AddSingleton<CountedNumbers>().AddSingleton<ObservedNumbers>();
        services
            .AddSingleton<TrafficHistory>()
            .AddHostedService(provider => provider.GetRequiredService<TrafficHistory>());
        services.AddSingleton(new ReadyChecks(readyTag)).AddSingleton<GatewayState>();
        services.AddSingleton<PeerList>().AddHostedService<PeerSync>();
        services
            .AddSingleton<ChangeWatch>()
            .AddSingleton<IHealthCheckPublisher>(provider => provider.GetRequiredService<ChangeWatch>())
            .AddHostedService(provider => provider.GetRequiredService<ChangeWatch>());
        services.AddSingleton<StatusReader>().AddSingleton<StatusApi>().AddSingleton<EventsApi>();
        services.AddSingleton<OpenApiDocument>();
        return builder;
    }

    /// <summary>Serves them on the management port, and listens to the instruments from now on.</summary>
    public static void MapStatus(this IEndpointRouteBuilder management)
    {
        var services = management.ServiceProvider;
        services.GetRequiredService<CountedNumbers>().Start();
        services.GetRequiredService<ObservedNumbers>().Start();
        management
            .Map("/status", services.GetRequiredService<StatusApi>().ServeAsync)
            .WithMetadata(PolledEndpoint.Instance);
        management
            .Map("/events", services.GetRequiredService<EventsApi>().ServeAsync)
            .WithMetadata(PolledEndpoint.Instance);
        management.Map("/openapi.json", services.GetRequiredService<OpenApiDocument>().ServeAsync);
    }
}
