using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.ReverseProxy.BackendConnections;
using EdgeGateway.ReverseProxy.BackendSecrets;
using EdgeGateway.ReverseProxy.Checks;
using EdgeGateway.ReverseProxy.ClientCertificates;
using EdgeGateway.ReverseProxy.Destinations;
using EdgeGateway.ReverseProxy.Headers;
using EdgeGateway.ReverseProxy.Targets;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;

namespace EdgeGateway.ReverseProxy;

/// <summary>The proxy: YARP, configured by the section <c>ReverseProxy</c>.</summary>
internal static class ReverseProxyFeature
{
    /// <summary>YARP's own section.</summary>
    public const string Section = "ReverseProxy";

    // The metadata keys of YARP's health policies.
    private static readonly string[] ClusterKeys =
    [
        ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName,
        TransportFailureRateHealthPolicyOptions.FailureRateLimitMetadataName,
    ];

    // Values that YARP accepts in addition to the names of configured policies.
    private static readonly KnownValue[] KnownValues =
    [
        new($"{Section}:Routes:*:AuthorizationPolicy", "Default"),
        new($"{Section}:Routes:*:AuthorizationPolicy", "Anonymous"),
        new($"{Section}:Routes:*:CorsPolicy", "Default"),
        new($"{Section}:Routes:*:CorsPolicy", "Disable"),
        new($"{Section}:Routes:*:RateLimiterPolicy", "Default"),
        new($"{Section}:Routes:*:RateLimiterPolicy", "Disable"),
        new($"{Section}:Routes:*:TimeoutPolicy", "Disable"),
        .. new[] { "1", "1.0", "1.1", "2", "2.0", "3", "3.0" }.Select(version => new KnownValue(
            $"{Section}:Clusters:*:HttpRequest:Version",
            version
        )),
    ];

    public static IReverseProxyBuilder AddProxy(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<RouteOptions>(options => options.ConstraintMap["app"] = typeof(AppNameConstraint));
        builder.Services.AddRequestTimeouts();
        builder.Services.AddSingleton(new SettingsSection(Section, typeof(ProxySettings)) { Reloads = _ => true });
        builder.Services.AddSingleton<ISectionCheck, ProxyConfigCheck>();
        builder.Services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, ProbeLogFilter>();
        foreach (var value in KnownValues)
        {
            builder.Services.AddSingleton(value);
        }

        foreach (var key in ClusterKeys)
        {
            builder.Services.AddSingleton(new KnownKey($"{Section}:Clusters:*:Metadata", key));
        }

        return builder
            .Services.AddReverseProxy()
            .LoadFromConfig(builder.CheckedSection(Section))
            .AddConfigFilter<BackendConfigFilter>()
            .AddBackendConnections()
            .AddDestinations()
            .AddHeaders()
            .AddBackendSecrets()
            .AddClientCertificates()
            .AddTransforms<TargetTransforms>();
    }

    /// <summary>Parses request targets. Must run before everything that reads the path.</summary>
    public static IApplicationBuilder UseTargets(this IApplicationBuilder app) =>
        app.UseMiddleware<RequestTargetMiddleware>();

    /// <summary>
    /// Rejects paths that other servers read as those of a route with another authorization. Must run after routing.
    /// </summary>
    public static void UsePathReadings(this WebApplication app) =>
        app.UseMiddleware<PathReadingsMiddleware>(new Lazy<RequestRouter>(() => new RequestRouter(app)));

    /// <summary>
    /// Answers <c>OPTIONS *</c>, which addresses this server and not a backend (RFC 9110 section 9.3.7).
    /// </summary>
    public static IApplicationBuilder UseServerOptions(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                if (context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget != "*")
                {
                    return next(context);
                }

                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
        );

    /// <summary>
    /// Forwards requests that match a configured route.
    /// <paramref name="policies"/> adds middleware around the forwarder.
    /// </summary>
    /// <exception cref="OperatorErrorException">The section is invalid.</exception>
    public static void MapProxy(this WebApplication app, Action<IApplicationBuilder> policies)
    {
        var check = app.Services.GetServices<ISectionCheck>().Single(check => check.Section == Section);
        if (check.Check(app.Configuration.GetSection(Section)).ToArray() is { Length: > 0 } faults)
        {
            throw new OperatorErrorException(faults);
        }

        app.MapReverseProxy(proxy => UseAll(proxy, policies));
    }

    private static void UseAll(IReverseProxyApplicationBuilder proxy, Action<IApplicationBuilder> policies)
    {
        proxy.UseMiddleware<BackendProblemsMiddleware>();
        proxy.UseHeaders();
        proxy.UseClientCertificates();
        policies(proxy);
        proxy.UseDestinations();
    }
}
