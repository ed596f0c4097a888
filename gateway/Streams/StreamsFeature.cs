using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Draining;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Admin;
using EdgeGateway.Streams.Attachment;
using EdgeGateway.Streams.HandOver;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Streams.Relay;
using EdgeGateway.Timing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.Streams;

/// <summary>Pings, timeouts and end reasons for every proxied WebSocket and event stream.</summary>
internal static class StreamsFeature
{
    public static IReverseProxyBuilder AddStreams(this IReverseProxyBuilder proxy)
    {
        var services = proxy.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new TimerWheel(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<IdlePolicyOptions>>().Value.Tick,
            provider.GetRequiredService<ILogger<TimerWheel>>()
        ));
        services.AddObservedMetrics<TimerMetrics>();
        services.AddSingleton<StreamMetrics>();
        services.AddSingleton<StreamRegistry>().AddSingleton<StreamsApi>();
        services.AddSingleton<IDrainable>(provider => provider.GetRequiredService<StreamRegistry>());
        services.AddSingleton<StreamAttacher>();
        services.AddSingleton<StreamRelay>();
        services.AddSingleton(
            new EndpointSetup(
                Endpoint: null,
                endpoint =>
                    endpoint.ListenOptions.Use(next => connection => ClientTransport.ServeAsync(connection, next))
            )
        );
        services.AddSingleton<StreamPolicyReader>();
        services.AddReloadableSettings<IdlePolicyOptions, IdlePolicyOptionsValidator>(
            IdlePolicyOptions.Section,
            restart: nameof(IdlePolicyOptions.Tick)
        );
        services.AddReloadableSettings<KeepAliveOptions, KeepAliveOptionsValidator>(KeepAliveOptions.Section);
        foreach (var key in StreamPolicy.Keys)
        {
            services.AddSingleton(new KnownKey(StreamPolicy.MetadataSection, key));
        }

        // The type of YARP's forwarder is internal, so it is taken from its registration.
        var forwarder = services.Last(service => service.ServiceType == typeof(IHttpForwarder)).ImplementationType!;
        services.AddSingleton<IHttpForwarder>(provider => new TimeoutForwarder(
            (IHttpForwarder)ActivatorUtilities.CreateInstance(provider, forwarder)
        ));
        return proxy.AddConfigFilter<StreamConfigFilter>().AddTransforms<StreamTransforms>();
    }

    /// <summary>
    /// Runs the streams of requests that have passed all checks. Must run before the checks and after what covers a
    /// request's whole lifetime.
    /// </summary>
    public static IApplicationBuilder UseStreamRelay(this IApplicationBuilder app) =>
        app.UseMiddleware<StreamRelayMiddleware>();

    /// <summary>Serves the open streams, on the management port.</summary>
    public static void MapStreams(this IEndpointRouteBuilder management)
    {
        var streams = management.ServiceProvider.GetRequiredService<StreamsApi>();
        management.Map("/streams", streams.ServeAllAsync).WithMetadata(PolledEndpoint.Instance);
        management.Map("/streams/{id}", streams.ServeOneAsync);
    }

    public static IApplicationBuilder UseStreams(this IApplicationBuilder proxy) =>
        proxy.UseMiddleware<StreamsMiddleware>();
}
