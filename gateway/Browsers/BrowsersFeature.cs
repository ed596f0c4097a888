using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Browsers;

/// <summary>What pages in browsers may do, and what browsers keep to themselves.</summary>
internal static class BrowsersFeature
{
    private static readonly TimeSpan PreflightMaxAge = TimeSpan.FromMinutes(10);
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post];

    private static readonly string[] RequestHeaders =
        [HeaderNames.Authorization, HeaderNames.ContentType, "Last-Event-ID", HeaderNames.CacheControl];

    private static readonly string[] ExposedHeaders =
    [
        HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate,
        "RateLimit", "RateLimit-Policy", "X-Rate-Limit-Limit", "X-Rate-Limit-Remaining", "X-Rate-Limit-Reset",
    ];

    public static WebApplicationBuilder AddBrowsers(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<OriginOptions>, OriginOptionsValidator>();
        foreach (var section in (string[])[OriginOptions.Cors, OriginOptions.WebSockets])
        {
            services.AddOptions<OriginOptions>(section).BindConfiguration(section).ValidateOnStart();
        }

        services.AddSingleton<ICorsService, OverridingCorsService>();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptionsMonitor<OriginOptions>>((cors, origins) =>
        {
            // Without a policy the framework lets requests pass as they are.
            if (origins.Get(OriginOptions.Cors) is { AllowedOrigins.Count: > 0 } configured)
            {
                cors.AddDefaultPolicy(policy => Allow(policy, configured));
            }
        });
        return builder;
    }

    /// <summary>Completes the headers of every answer: before whatever answers.</summary>
    public static IApplicationBuilder UseBrowserHeaders(this IApplicationBuilder app) => app.UseMiddleware<BrowserHeaders>();

    /// <summary>Answers preflights and refuses WebSockets by their origin: behind the routing, before a token is asked for.</summary>
    public static void UseOrigins(this WebApplication app)
    {
        app.UseCors();
        var origins = app.Services.GetRequiredService<IOptionsMonitor<OriginOptions>>();
        if (origins.Get(OriginOptions.WebSockets).AllowedOrigins.Count > 0)
        {
            app.UseMiddleware<WebSocketOrigins>();
        }
    }

    // No credentials: a token is no cookie, the page itself puts it into the request.
    private static void Allow(CorsPolicyBuilder policy, OriginOptions configured)
    {
        policy.WithMethods(Methods).WithHeaders(RequestHeaders).WithExposedHeaders(ExposedHeaders)
            .SetPreflightMaxAge(PreflightMaxAge);
        if (configured.AllowedOrigins.Contains(OriginOptions.Any))
        {
            policy.AllowAnyOrigin();
        }
        else
        {
            var allowed = configured.Allowed();
            policy.SetIsOriginAllowed(origin => allowed(origin));
        }
    }
}
