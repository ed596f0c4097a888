using System.Security.Cryptography;

namespace EdgeGateway.Demo;

/// <summary>The settings of the demo, which override the shipped ones. Environment variables override both.</summary>
internal static class DemoSettings
{
    public static IReadOnlyDictionary<string, string?> LogSource(string? redis) =>
        new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Http:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:H2c:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:Management:Url"] = "http://127.0.0.1:0",
            ["Buffer:Kind"] = redis is null ? "Memory" : "Redis",
            ["Redis:ConnectionString"] = redis,
            ["Draining:Delay"] = "00:00:00",
            ["Draining:Window"] = "00:00:00",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        };

    public static IReadOnlyDictionary<string, string?> Gateway(int port, string logSource, string? redis) =>
        new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Public:Url"] = $"http://localhost:{port}",
            ["Kestrel:Endpoints:Management:Url"] = $"http://127.0.0.1:{port + 1}",
            ["PublicUrl"] = $"http://localhost:{port}",
            ["ReverseProxy:Clusters:log-source:Destinations:primary:Address"] = logSource,
            ["Redis:ConnectionString"] = redis,
            ["Tokens:SigningKeys:0:Id"] = "demo",
            ["Tokens:SigningKeys:0:Secret"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Draining:Delay"] = "00:00:00",
            ["Draining:Window"] = "00:00:00",
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        };

    public static void AddDemo(
        this IConfigurationBuilder configuration,
        IReadOnlyDictionary<string, string?> settings
    ) =>
        configuration
            .AddInMemoryCollection(settings.Where(setting => setting.Value is not null))
            .AddEnvironmentVariables();
}
