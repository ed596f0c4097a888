using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace EdgeGateway.Browsers;

/// <summary>CORS, the origins that may open WebSockets, and response headers for browsers.</summary>
internal static class BrowsersFeature
{
    public static WebApplicationBuilder AddBrowsers(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddReloadableSettings<CrossOriginOptions, CrossOriginOptionsValidator>(CrossOriginOptions.Section);
        services.AddReloadableSettings<WebSocketOriginOptions, WebSocketOriginOptionsValidator>(
            WebSocketOriginOptions.Section
        );
        services.AddSingleton<ICorsService, OverridingCorsService>();
        services.AddCors();
        services.AddSingleton<ICorsPolicyProvider, CrossOriginPolicy>();
        return builder;
    }

    /// <summary>Sets headers on every response. Must run before everything that responds.</summary>
    public static IApplicationBuilder UseBrowserHeaders(this IApplicationBuilder app) =>
        app.UseMiddleware<BrowserHeadersMiddleware>();

    /// <summary>
    /// Answers preflights and rejects WebSockets by their origin. Must run after routing and before authentication.
    /// </summary>
    public static void UseOrigins(this WebApplication app)
    {
        // The framework's middleware does nothing without an origin, but allocates.
        app.UseWhen(context => context.Request.Headers.Origin.Count > 0, browser => browser.UseCors());
        app.UseMiddleware<WebSocketOriginsMiddleware>();
    }
}
