using EdgeGateway.Hosting.Checks;
using EdgeGateway.Hosting.Checks.Tls;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Https;
using EdgeGateway.Overload;
using EdgeGateway.RateLimiting;
using EdgeGateway.ReverseProxy.Checks;
using EdgeGateway.Tokens;
using EdgeGateway.Tokens.LogsUrls;
using Microsoft.Extensions.Options;

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
            Expect,
            new ClusterReview(),
            new RouteReview(),
            new RateLimitReview(),
            new TokenReview(),
            new OverloadReview(),
            new ExposureReview(),
            new TransportReview()
        ).RunAsync();

    private static TlsExpectations Expect(WebApplication app)
    {
        var url = new Uri(app.Services.GetRequiredService<IOptions<PublicUrlOptions>>().Value.PublicUrl);
        return new(
            url.Scheme == Uri.UriSchemeHttps && url.HostNameType == UriHostNameType.Dns ? url.Host : null,
            app.Services.GetRequiredService<ReloadableOptions<HttpsOptions>>().Current.Hsts.MaxAge
        );
    }
}
