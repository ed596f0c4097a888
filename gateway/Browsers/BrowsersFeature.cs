using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Browsers;

/// <summary>What pages in browsers may do, and what browsers keep to themselves.</summary>
internal static class BrowsersFeature
{
    public static WebApplicationBuilder AddBrowsers(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<CrossOriginOptions>, CrossOriginOptionsValidator>();
        services.AddSingleton<IValidateOptions<WebSocketOriginOptions>, WebSocketOriginOptionsValidator>();
        services.AddOptions<CrossOriginOptions>().BindConfiguration(CrossOriginOptions.Section).ValidateOnStart();
        services.AddOptions<WebSocketOriginOptions>().BindConfiguration(WebSocketOriginOptions.Section).ValidateOnStart();
        services.AddSingleton<ICorsService, OverridingCorsService>();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<IOptions<CrossOriginOptions>>((cors, origins) =>
        {
            // Without a policy the framework lets requests pass as they are.
            if (origins.Value is { AllowedOrigins.Count: > 0 } configured)
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
        if (app.Services.GetRequiredService<IOptions<WebSocketOriginOptions>>().Value.AllowedOrigins.Count > 0)
        {
            app.UseMiddleware<WebSocketOrigins>();
        }
    }

    // No credentials: a token is no cookie, the page itself puts it into the request.
    private static void Allow(CorsPolicyBuilder policy, CrossOriginOptions configured)
    {
        policy
            .WithMethods(OrDefault(configured.AllowedMethods, CrossOriginOptions.DefaultMethods))
            .WithHeaders(OrDefault(configured.AllowedHeaders, CrossOriginOptions.DefaultHeaders))
            .WithExposedHeaders(OrDefault(configured.ExposedHeaders, CrossOriginOptions.DefaultExposed))
            .SetPreflightMaxAge(configured.MaxAge);
        if (configured.AllowAny())
        {
            policy.AllowAnyOrigin();
        }
        else
        {
            var allowed = configured.Allowed();
            policy.SetIsOriginAllowed(text => Origin.TryParse(text, out var origin) && allowed.Contains(origin));
        }
    }

    private static string[] OrDefault(IList<string> configured, IReadOnlyList<string> otherwise) =>
        configured.Count > 0 ? [.. configured] : [.. otherwise];
}
