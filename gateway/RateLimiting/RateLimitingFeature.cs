using EdgeGateway.Hosting.Configuration;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Responses;
using EdgeGateway.RateLimiting.Rules;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EdgeGateway.RateLimiting;

/// <summary>How many requests a tenant or an address may make: AspNetCoreRateLimit's sections and answers, on the framework's rate
/// limiting.</summary>
internal static class RateLimitingFeature
{
    public static WebApplicationBuilder AddRateLimiting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services
            .AddOptions<LimitOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.Bind(options))
            .ValidateOnStart();
        services.AddSingleton<ReloadableOptions<LimitOptions>>();
        foreach (var section in typeof(LimitOptions).GetProperties())
        {
            services.AddSingleton(
                new SettingsSection(section.Name, section.PropertyType)
                {
                    Reloads = _ => true,
                    IsReportedByOptions = true,
                }
            );
        }

        services.AddSingleton<CurrentRules>().AddSingleton<RateLimitApi>();
        services.AddSingleton<LocalCounters>().AddSingleton<SharedCounters>();
        services.AddSingleton<RequestLimiter>().AddSingleton<RateLimitResponses>().AddSingleton<RateLimitMetrics>();
        services.AddRateLimiter(_ => { });
        services
            .AddOptions<RateLimiterOptions>()
            .Configure<RequestLimiter, RateLimitResponses>(
                (framework, limiter, answers) =>
                {
                    framework.GlobalLimiter = limiter;
                    framework.OnRejected = (rejected, _) =>
                        new(answers.RefuseAsync(rejected.HttpContext, (RateLimitDecision)rejected.Lease));
                }
            );
        return builder;
    }

    /// <summary>Counts and refuses; behind the authentication, which says whose request it is, and before the authorization.</summary>
    public static void UseRateLimiting(this WebApplication app) => app.UseRateLimiter();

    /// <summary>What is in force for a tenant.</summary>
    public static void MapLimits(this IEndpointRouteBuilder management) =>
        management.Map("/limits/{tenant}", management.ServiceProvider.GetRequiredService<RateLimitApi>().ServeAsync);
}
