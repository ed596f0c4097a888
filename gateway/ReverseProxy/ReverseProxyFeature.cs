using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.ReverseProxy.Destinations;
using EdgeGateway.ReverseProxy.Headers;
using EdgeGateway.ReverseProxy.Targets;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Health;

namespace EdgeGateway.ReverseProxy;

/// <summary>The proxy: YARP with its own configuration in the section <c>ReverseProxy</c>.</summary>
internal static class ReverseProxyFeature
{
    private const string Section = "ReverseProxy";

    // Of YARP's health policies.
    private static readonly string[] ClusterKeys =
    [
        ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName, TransportFailureRateHealthPolicyOptions.FailureRateLimitMetadataName,
    ];

    // One retransmission of a SYN fits in. Until then a request waits for a host that does not answer.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    public static IReverseProxyBuilder AddProxy(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<RouteOptions>(options => options.ConstraintMap["app"] = typeof(AppNameConstraint));
        builder.Services.AddRequestTimeouts();
        builder.Services.AddSingleton(new SettingsSection(Section, typeof(ProxySettings)) { Reloads = _ => true });
        foreach (var key in ClusterKeys)
        {
            builder.Services.AddSingleton(new KnownKey($"{Section}:Clusters:*:Metadata", key));
        }

        return builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection(Section))
            .AddConfigFilter<BackendConfigFilter>()
            .ConfigureHttpClient((_, handler) =>
            {
                // A response that nobody reads on is over for its backend, too. By default the client would read on for 2 s, to keep the
                // connection, and a stream ends in no such time.
                handler.ResponseDrainTimeout = TimeSpan.Zero;

                // Trace headers pass as the client wrote them. By default they would be replaced by the gateway's own.
                handler.ActivityHeadersPropagator = null;
                handler.ConnectTimeout = ConnectTimeout;
            })
            .AddDestinations()
            .AddHeaders()
            .AddTransforms<TargetTransforms>();
    }

    /// <summary>Reads requests' targets: before whatever looks at a path.</summary>
    public static IApplicationBuilder UseTargets(this IApplicationBuilder app) => app.UseMiddleware<RequestTargetMiddleware>();

    /// <summary>Answers <c>OPTIONS *</c>, which is about this server and not about a backend (RFC 9110 section 9.3.7).</summary>
    public static IApplicationBuilder UseServerOptions(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget != "*")
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    });

    /// <summary>Forwards what matches a configured route; <paramref name="policies"/> stand around the forwarder.</summary>
    /// <exception cref="OperatorErrorException">The section is wrong.</exception>
    public static void MapProxy(this WebApplication app, Action<IApplicationBuilder> policies)
    {
        try
        {
            app.MapReverseProxy(proxy => UseAll(proxy, policies));
        }
        catch (InvalidOperationException exception) when (ProxyErrors.Explain(exception) is { Count: > 0 } lines)
        {
            throw new OperatorErrorException(lines);
        }
    }

    private static void UseAll(IReverseProxyApplicationBuilder proxy, Action<IApplicationBuilder> policies)
    {
        proxy.UseMiddleware<BackendProblems>();
        proxy.UseHeaders();
        policies(proxy);
        proxy.UseDestinations();
    }
}
