using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Files;
using EdgeGateway.Hosting.Configuration.Schema;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace EdgeGateway.Hosting.Checks;

/// <summary>Lists the settings in force with their sources.</summary>
internal static class EffectiveSettings
{
    private const string Default = "default";

    /// <param name="configuration">The configuration.</param>
    /// <param name="sections">The sections that the program reads.</param>
    /// <param name="services">The program's services, for defaults; null if it could not be built.</param>
    /// <param name="faults">
    /// The faults. A value that a fault does not show stays hidden: it may be a secret with a misspelled key.
    /// </param>
    public static IReadOnlyList<EffectiveSetting> List(
        IConfigurationRoot configuration,
        IEnumerable<SettingsSection> sections,
        IServiceProvider? services,
        IReadOnlyList<string> faults
    )
    {
        var hidden = faults
            .Select(fault => fault.IndexOf($" is '{SecretKeys.Hidden}'", StringComparison.Ordinal))
            .Zip(faults)
            .Where(fault => fault.First > 0)
            .Select(fault => fault.Second[..fault.First])
            .ToArray();
        var settings = new SortedDictionary<string, EffectiveSetting>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in sections)
        {
            foreach (var (key, value) in configuration.GetSection(section.Name).AsEnumerable())
            {
                if (value is not null)
                {
                    settings[key] = Configured(configuration, key, IsHidden(key) ? SecretKeys.Hidden : value);
                }
            }

            if (services is not null && section.Type is { } type)
            {
                foreach (var (key, value) in DefaultValues.List(section.Name, type, section.Read(services)))
                {
                    // A list's entries are configured below its key.
                    if (!configuration.GetSection(key).Exists())
                    {
                        settings.TryAdd(key, new(key, SecretKeys.Show(key, value), Default));
                    }
                }
            }
        }

        return [.. settings.Values];

        bool IsHidden(string key) =>
            hidden.Any(other =>
                key.Equals(other, StringComparison.OrdinalIgnoreCase)
                || key.StartsWith($"{other}:", StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>Returns the last source of a key's value or of keys below it; null if there are none.</summary>
    public static string? FindSource(IConfigurationRoot configuration, string key) =>
        configuration.Providers.LastOrDefault(provider =>
            provider.TryGet(key, out _) || provider.GetChildKeys([], key).Any()
        )
            is { } provider
            ? Name(provider, key)
            : null;

    private static EffectiveSetting Configured(IConfigurationRoot configuration, string key, string value)
    {
        var provider = Provider(configuration, key);
        return new(
            key,
            provider is SecretsDirectoryProvider ? SecretKeys.Hidden : SecretKeys.Show(key, Format(value)),
            provider is null ? Default : Name(provider, key)
        );
    }

    private static IConfigurationProvider? Provider(IConfigurationRoot configuration, string key) =>
        configuration.Providers.LastOrDefault(provider => provider.TryGet(key, out _));

    private static string Name(IConfigurationProvider provider, string key) =>
        provider switch
        {
            SettingsFileProvider file => Shorten($"{file}"),
            SecretsDirectoryProvider directory => $"{directory}",
            EnvironmentVariablesConfigurationProvider => $"environment variable {Variable(key)}",
            _ => "the program",
        };

    // Shipped files are known by their short names.
    private static string Shorten(string path) =>
        path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal)
            ? path[AppContext.BaseDirectory.Length..]
            : path;

    private static string Variable(string key) =>
        Environment
            .GetEnvironmentVariables()
            .Keys.Cast<string>()
            .FirstOrDefault(name =>
                name.Replace("__", ":", StringComparison.Ordinal).Equals(key, StringComparison.OrdinalIgnoreCase)
            )
        ?? key.Replace(":", "__", StringComparison.Ordinal);

    // As in the file: the reader changes these.
    private static string Format(string value) => value is "True" or "False" ? value.ToLowerInvariant() : value;
}
