using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>Which destination gets a request: one that works, and another one where it cannot be reached.</summary>
internal static class DestinationsFeature
{
    public static IReverseProxyBuilder AddDestinations(this IReverseProxyBuilder proxy)
    {
        proxy.Services.AddSingleton<DestinationRecords>().AddSingleton<DestinationMetrics>();
        proxy.Services.AddSingleton<ILoadBalancingPolicy, ProvenDestinationsPolicy>();
        proxy.Services.AddSingleton<IPassiveHealthCheckPolicy, ConnectFailurePolicy>();
        LogHealth(proxy.Services);
        return proxy.AddConfigFilter<DestinationConfigFilter>().AddTransforms<DestinationOutcomes>();
    }

    /// <summary>Picks the destination, and another one where that cannot be reached.</summary>
    public static void UseDestinations(this IReverseProxyApplicationBuilder proxy)
    {
        proxy.UseMiddleware<DestinationRetryMiddleware>();
        proxy.UseSessionAffinity();
        proxy.UseLoadBalancing();
        proxy.UsePassiveHealthChecks();
    }

    // YARP's updater is not public.
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
