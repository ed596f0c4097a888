using EdgeGateway.Hosting.Configuration;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Responses;
using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.RateLimiting;

/// <summary>Limits the requests of a tenant or an address, with AspNetCoreRateLimit's settings and responses.</summary>
internal static class RateLimitingFeature
{
    public static WebApplicationBuilder AddRateLimiting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddReloadableRootSettings<LimitOptions, LimitOptionsValidator>();
        services.AddSingleton<RateLimitRules>().AddSingleton<RateLimitApi>();
        services.AddSingleton<LocalCounters>().AddSingleton<SharedCounters>();
        services.AddSingleton<RateLimitResponses>().AddSingleton<RateLimitMetrics>();
        return builder;
    }

    /// <summary>
    /// Counts and rejects requests. It comes after authentication, which identifies the tenant, and before
    /// authorization.
    /// </summary>
    public static IApplicationBuilder UseRateLimiting(this IApplicationBuilder app) =>
        app.UseMiddleware<RateLimitingMiddleware>();

    /// <summary>Serves the limits of a tenant, on the management port.</summary>
    public static void MapLimits(this IEndpointRouteBuilder management) =>
        management.Map("/limits/{tenant}", management.ServiceProvider.GetRequiredService<RateLimitApi>().ServeAsync);
}
