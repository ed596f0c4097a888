using EdgeGateway.Hosting.Configuration;

namespace EdgeGateway.Https;

/// <summary>Redirects plain HTTP to https, and sends <c>Strict-Transport-Security</c>, if that is configured.</summary>
internal static class HttpsFeature
{
    public static WebApplicationBuilder AddHttps(this WebApplicationBuilder builder)
    {
        builder.Services.AddReloadableSettings<HttpsOptions, HttpsOptionsValidator>(HttpsOptions.Section);
        return builder;
    }

    /// <summary>Must run after forwarded headers and the management port, and before routing.</summary>
    public static IApplicationBuilder UseHttps(this IApplicationBuilder app) => app.UseMiddleware<HttpsMiddleware>();
}
