using EdgeGateway.Hosting.Checks;
using EdgeGateway.Hosting.Checks.Tls;

namespace LogSource.Checks;

/// <summary><c>backend-stub check</c>: validates the settings of a log source without starting it.</summary>
internal static class LogSourceCheck
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
            LogSourceResources.Estimate,
            _ => new TlsExpectations(PublicHost: null, Hsts: null),
            new BufferReview(),
            new GatewayAuthenticationReview(),
            new SyslogReview()
        ).RunAsync();
}
