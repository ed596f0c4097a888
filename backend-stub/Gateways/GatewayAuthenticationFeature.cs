using EdgeGateway.Hosting.Configuration;

namespace LogSource.Gateways;

/// <summary>Where secrets are configured, serves the data ports only to gateways with an accepted secret.</summary>
internal static class GatewayAuthenticationFeature
{
    public static IServiceCollection AddGatewayAuthentication(this IServiceCollection services) =>
        services
            .AddReloadableSettings<GatewayAuthenticationOptions, GatewayAuthenticationOptionsValidator>(
                GatewayAuthenticationOptions.Section
            )
            .AddSingleton<AcceptedSecrets>()
            .AddSingleton<RejectionReporter>();

    /// <summary>Authenticates gateways. Must run after routing, which finds the endpoints for any caller.</summary>
    public static IApplicationBuilder UseGatewayAuthentication(this IApplicationBuilder app) =>
        app.UseMiddleware<GatewayAuthenticationMiddleware>();
}
