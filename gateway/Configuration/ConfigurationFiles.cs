using Microsoft.Extensions.FileProviders;

namespace EdgeGateway.Configuration;

/// <summary>Where settings come from, the later over the earlier: the shipped <c>appsettings/gateway.json</c>, its overlay for
/// the environment, each <c>--config</c> file, environment variables.</summary>
internal static class ConfigurationFiles
{
    /// <summary>For the host's own defaults, which <see cref="UseFiles"/> drops again: without watching any file.</summary>
    public static string[] WithoutDefaults { get; } = ["--hostBuilder:reloadConfigOnChange=false"];

    private const string Name = "gateway";

    // One for the process: each holds a watch of the system, of which a user has few.
    private static readonly PhysicalFileProvider Shipped = new(Path.Combine(AppContext.BaseDirectory, "appsettings"));

    public static void UseFiles(this IConfigurationBuilder configuration, string environment, IEnumerable<string> files)
    {
        configuration.Sources.Clear();
        configuration
            .Add(new SettingsFile(Shipped, $"{Name}.json", isOptional: false))
            .Add(new SettingsFile(Shipped, $"{Name}.{environment}.json", isOptional: true));
        foreach (var file in files)
        {
            configuration.Add(new SettingsFile(null, Path.GetFullPath(file), isOptional: false));
        }

        configuration.AddEnvironmentVariables();
    }
}
