using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LogSource.Configuration;

internal static class ConfigurationSources
{
    /// <summary>For the framework's default sources, which are replaced anyway: without watching any file.</summary>
    public static string[] WithoutDefaults { get; } = ["--hostBuilder:reloadConfigOnChange=false"];

    /// <summary>
    /// Replaces the framework's default sources by the documented ones, the later ones winning: the settings shipped beside
    /// the binary, those of the environment (optional), each <c>--config</c> file (must exist), environment variables.
    /// </summary>
    public static void UseLogSourceConfiguration(this WebApplicationBuilder builder, IEnumerable<string> configFiles)
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "appsettings");
        var configuration = builder.Configuration;
        configuration.Sources.Clear();
        configuration
            .AddJsonFile(Path.Combine(shipped, "backend-stub.json"))
            .AddJsonFile(Path.Combine(shipped, $"backend-stub.{builder.Environment.EnvironmentName}.json"), optional: true);
        foreach (var file in configFiles)
        {
            configuration.AddJsonFile(Path.GetFullPath(file));
        }

        configuration.AddEnvironmentVariables();

        // Over HTTP/2 one slow client behind a gateway would cost its connection, and with it the streams of all others. A gateway
        // has clocks of its own for each.
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
            kestrel.Limits.MinRequestBodyDataRate = kestrel.Limits.MinResponseDataRate = null);

        // The framework binds Kestrel's endpoints by itself, but neither its limits nor AddServerHeader.
        builder.Services.Configure<KestrelServerOptions>(configuration.GetSection("Kestrel"));
    }
}
