using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>
/// Sets a program's configuration sources. Later sources win: the shipped <c>appsettings/PROGRAM.json</c>, its overlay
/// for the environment, each <c>--config</c> file, environment variables.
/// </summary>
internal static class SettingsFiles
{
    /// <summary>
    /// Arguments that keep the host's default sources from watching files. <see cref="UseSettingsFiles"/> removes these
    /// sources.
    /// </summary>
    public static string[] WithoutDefaults { get; } = ["--hostBuilder:reloadConfigOnChange=false"];

    /// <summary>Replaces all sources by the program's own.</summary>
    /// <exception cref="OperatorErrorException">A file is missing or cannot be read.</exception>
    public static void UseSettingsFiles(this IHostApplicationBuilder builder, string program, IEnumerable<string> files)
    {
        var configuration = builder.Configuration;
        var shipped = Path.Combine(AppContext.BaseDirectory, "appsettings");
        configuration.Sources.Clear();
        Add(Path.Combine(shipped, $"{program}.json"), isOptional: false);
        Add(Path.Combine(shipped, $"{program}.{builder.Environment.EnvironmentName}.json"), isOptional: true);
        foreach (var file in files)
        {
            Add(
                file.Length > 0
                    ? Path.GetFullPath(file)
                    : throw new OperatorErrorException(
                        OptionsFaults.FormatLine("--config", file, "the path of a file")
                    ),
                isOptional: false
            );
        }

        configuration.AddEnvironmentVariables();

        void Add(string path, bool isOptional) =>
            configuration.Sources.Add(new SettingsFile(path, isOptional, TimeProvider.System));
    }
}
