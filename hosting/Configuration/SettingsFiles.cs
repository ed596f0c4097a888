using Microsoft.Extensions.FileProviders;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>Where a program's settings come from. The later source wins: the shipped <c>appsettings/PROGRAM.json</c>, its overlay for
/// the environment, each <c>--config</c> file, environment variables.</summary>
internal static class SettingsFiles
{
    /// <summary>Arguments for the host's own default sources, which <see cref="UseSettingsFiles"/> removes: they must not watch any file.</summary>
    public static string[] WithoutDefaults { get; } = ["--hostBuilder:reloadConfigOnChange=false"];

    // One for the process: each holds a watch of the system, of which a user has few.
    private static readonly PhysicalFileProvider Shipped = new(Path.Combine(AppContext.BaseDirectory, "appsettings"));

    /// <summary>Replaces all sources by the program's own.</summary>
    public static void UseSettingsFiles(this IHostApplicationBuilder builder, string program, IEnumerable<string> files)
    {
        var configuration = builder.Configuration;
        configuration.Sources.Clear();
        configuration.Sources.Add(new SettingsFile(program, Shipped, $"{program}.json", isOptional: false));
        configuration.Sources.Add(new SettingsFile(program, Shipped, $"{program}.{builder.Environment.EnvironmentName}.json", isOptional: true));
        foreach (var file in files)
        {
            configuration.Sources.Add(new SettingsFile(program, null, Path.GetFullPath(file), isOptional: false));
        }

        configuration.AddEnvironmentVariables();
    }
}
