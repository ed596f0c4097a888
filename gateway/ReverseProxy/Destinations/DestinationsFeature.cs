using System.Net;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Operations;
using EdgeGateway.ReverseProxy.Destinations.Admin;
using EdgeGateway.ReverseProxy.Destinations.Resolution;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>Picks a working destination for each request, and another one if the first cannot be reached.</summary>
internal static class DestinationsFeature
{
    public static IReverseProxyBuilder AddDestinations(this IReverseProxyBuilder proxy)
    {
        proxy.Services.AddSingleton<DestinationRecords>().AddSingleton<DestinationMetrics>();
        proxy.Services.AddSingleton<DrainedDestinations>().AddSingleton<DestinationsApi>();
        proxy.Services.AddSingleton<IDestinationList>(provider => provider.GetRequiredService<DestinationsApi>());
        proxy.Services.AddSingleton<ILoadBalancingPolicy, ProvenPowerOfTwoPolicy>();
        proxy.Services.AddSingleton<IPassiveHealthCheckPolicy, ConnectFailurePolicy>();
        LogHealth(proxy.Services);
        AddResolution(proxy.Services);
        return proxy.AddConfigFilter<DestinationConfigFilter>().AddTransforms<DestinationOutcomes>();
    }

    /// <summary>Adds the middleware that picks destinations and retries.</summary>
    public static void UseDestinations(this IReverseProxyApplicationBuilder proxy)
    {
        proxy.UseMiddleware<DestinationRetryMiddleware>();
        proxy.UseSessionAffinity();
        proxy.UseLoadBalancing();
        proxy.UsePassiveHealthChecks();
    }

    /// <summary>Serves the destinations, on the management port.</summary>
    public static void MapDestinations(this IEndpointRouteBuilder management)
    {
        var destinations = management.ServiceProvider.GetRequiredService<DestinationsApi>();
        management.Map("/destinations", destinations.ServeAllAsync);
        management.Map("/destinations/{cluster}/{name}", destinations.ServeOneAsync);
    }

    private static void AddResolution(IServiceCollection services)
    {
        services.TryAddSingleton<NameLookup>(Dns.GetHostAddressesAsync);
        services
            .AddSingleton<HostAddresses>()
            .AddHostedService(provider => provider.GetRequiredService<HostAddresses>());
        services.AddSingleton<IDestinationResolver, EachAddressResolver>();
        services.AddSingleton(
            new KnownKey($"{ReverseProxyFeature.Section}:Clusters:*:Destinations:*:Metadata", EachAddressResolver.Key)
        );
    }

    // YARP's updater is internal, so its type is taken from its registration.
    private static void LogHealth(IServiceCollection services)
    {
        var updater = services
            .Single(service => service.ServiceType == typeof(IDestinationHealthUpdater))
            .ImplementationType!;
        services.AddSingleton<IDestinationHealthUpdater>(provider =>
            ActivatorUtilities.CreateInstance<DestinationHealthLog>(
                provider,
                ActivatorUtilities.CreateInstance(provider, updater)
            )
        );
    }
}
