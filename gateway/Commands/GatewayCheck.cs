using EdgeGateway.Hosting.Checks;
using EdgeGateway.Overload;
using EdgeGateway.RateLimiting;
using EdgeGateway.ReverseProxy.Checks;
using EdgeGateway.Tokens;

namespace EdgeGateway.Commands;

/// <summary><c>gateway check</c>: validates the settings of a gateway without starting it.</summary>
internal static class GatewayCheck
{
    /// <param name="configFiles">JSON files that override the shipped settings.</param>
    /// <param name="configure">Configures the builder for a caller in the same process, such as a test.</param>
    public static Task<CheckReport> RunAsync(
        IEnumerable<string> configFiles,
        Action<WebApplicationBuilder>? configure = null
    ) =>
        new SettingsInspection(
            Program.Name,
            observe => Program.Build(configFiles, builder => (configure + observe)(builder)),
            GatewayResources.Estimate,
            new ClusterReview(),
            new RouteReview(),
            new RateLimitReview(),
            new TokenReview(),
            new OverloadReview(),
            new ExposureReview()
        ).RunAsync();
}
