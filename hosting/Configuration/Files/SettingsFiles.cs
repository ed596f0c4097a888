using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.Configuration.Files;

/// <summary>
/// Sets a program's configuration sources. Later sources win: the shipped <c>appsettings/PROGRAM.json</c>, its overlay
/// for the environment, each <c>--config</c> file, each directory of secrets, environment variables.
/// </summary>
internal static class SettingsFiles
{
    // Directories with one file for each setting, separated by colons.
    private const string SecretsVariable = "EDGEGATEWAY_SECRETS";

    /// <summary>
    /// Arguments that keep the host's default sources from watching files. <see cref="UseSettingsFiles"/> removes these
    /// sources.
    /// </summary>
    public static string[] WithoutDefaults { get; } = ["--hostBuilder:reloadConfigOnChange=false"];

    /// <summary>Replaces all sources by the program's own.</summary>
    /// <exception cref="OperatorErrorException">A file or directory is missing or cannot be read.</exception>
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

        foreach (var directory in SecretDirectories())
        {
            configuration.Sources.Add(new SecretsDirectory(Path.GetFullPath(directory), TimeProvider.System));
        }

        configuration.AddEnvironmentVariables();
        configuration.Sources.Add(new SecretFiles(TimeProvider.System));

        void Add(string path, bool isOptional) =>
            configuration.Sources.Add(new SettingsFile(path, isOptional, TimeProvider.System));
    }

    private static string[] SecretDirectories() =>
        Environment
            .GetEnvironmentVariable(SecretsVariable)
            ?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        ?? [];
}
