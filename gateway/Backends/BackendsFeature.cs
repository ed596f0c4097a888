using EdgeGateway.Backends.Destinations;

namespace EdgeGateway.Backends;

/// <summary>The proxy: YARP with its own configuration in the section <c>ReverseProxy</c>.</summary>
internal static class BackendsFeature
{
    // One retransmission of a SYN fits in. Until then a request waits for a host that does not answer.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    public static IReverseProxyBuilder AddBackends(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<RouteOptions>(options => options.ConstraintMap["app"] = typeof(AppNameConstraint));
        builder.Services.AddRequestTimeouts();
        return builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<BackendConfigFilter>()

            // A response that nobody reads on is over for its backend, too. By default the client would read on for 2 s, to keep the
            // connection, and a stream ends in no such time.
            .ConfigureHttpClient((_, handler) =>
            {
                handler.ResponseDrainTimeout = TimeSpan.Zero;
                handler.ConnectTimeout = ConnectTimeout;
            })
            .AddDestinations()
            .AddTransforms<EdgeHeaders>();
    }

    /// <summary>Forwards what matches a configured route; <paramref name="policies"/> stand around the forwarder.</summary>
    public static void MapBackends(this WebApplication app, Action<IApplicationBuilder> policies) => app.MapReverseProxy(proxy =>
    {
        proxy.UseMiddleware<BackendProblems>();
        proxy.Use((context, next) =>
        {
            ClientHeaders.DropClaims(context.Request.Headers);
            return HeaderLimits.Fault(context.Request) is { } fault ? fault.WriteAsync(context) : next(context);
        });
        policies(proxy);
        proxy.UseDestinations();
    });
}
