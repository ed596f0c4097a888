using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace EdgeGateway.Browsers;

/// <summary>What pages in browsers may do, and what browsers keep to themselves.</summary>
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

    /// <summary>Completes the headers of every answer: before whatever answers.</summary>
    public static IApplicationBuilder UseBrowserHeaders(this IApplicationBuilder app) =>
        app.UseMiddleware<BrowserHeaders>();

    /// <summary>Answers preflights and refuses WebSockets by their origin: behind the routing, before a token is asked for.</summary>
    public static void UseOrigins(this WebApplication app)
    {
        app.UseCors();
        app.UseMiddleware<WebSocketOrigins>();
    }
}
