using EdgeGateway.Hosting.Configuration;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Responses;
using EdgeGateway.RateLimiting.Rules;
using Microsoft.AspNetCore.RateLimiting;

namespace EdgeGateway.RateLimiting;

/// <summary>
/// Limits the requests of a tenant or an address, with AspNetCoreRateLimit's settings and responses on the framework's
/// rate limiting middleware.
/// </summary>
internal static class RateLimitingFeature
{
    public static WebApplicationBuilder AddRateLimiting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddReloadableRootSettings<LimitOptions, LimitOptionsValidator>();
        services.AddSingleton<RateLimitRules>().AddSingleton<RateLimitApi>();
        services.AddSingleton<LocalCounters>().AddSingleton<SharedCounters>();
        services.AddSingleton<RequestLimiter>().AddSingleton<RateLimitResponses>().AddSingleton<RateLimitMetrics>();
        services.AddRateLimiter(_ => { });
        services
            .AddOptions<RateLimiterOptions>()
            .Configure<RequestLimiter, RateLimitResponses>(
                (framework, limiter, responses) =>
                {
                    framework.GlobalLimiter = limiter;
                    framework.OnRejected = (rejected, _) =>
                        new(responses.RejectAsync(rejected.HttpContext, (RateLimitDecision)rejected.Lease));
                }
            );
        return builder;
    }

    /// <summary>
    /// Counts and rejects requests. It comes after authentication, which identifies the tenant, and before
    /// authorization.
    /// </summary>
    public static void UseRateLimiting(this WebApplication app) => app.UseRateLimiter();

    /// <summary>Serves the limits of a tenant, on the management port.</summary>
    public static void MapLimits(this IEndpointRouteBuilder management) =>
        management.Map("/limits/{tenant}", management.ServiceProvider.GetRequiredService<RateLimitApi>().ServeAsync);
}
