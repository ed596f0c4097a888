using EdgeGateway.Hosting.Configuration.Files;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>
/// Finds unknown top-level keys. Environment variables have many other purposes, and a directory of secrets may have
/// other files, so their names are faults only if they look like a misspelled section.
/// </summary>
internal static class UnknownSections
{
    // Two wrong, missing or additional letters, or one swapped pair.
    private const int MaxDistance = 2;

    public static IEnumerable<string> Find(IConfiguration configuration, IEnumerable<SettingsSection> sections)
    {
        var known = sections.Select(section => section.Name).ToArray();
        foreach (
            var provider in ((IConfigurationRoot)configuration).Providers.Where(provider =>
                provider
                    is SettingsFileProvider
                        or SecretsDirectoryProvider
                        or EnvironmentVariablesConfigurationProvider
            )
        )
        {
            foreach (var name in provider.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                if (
                    !known.Contains(name, StringComparer.OrdinalIgnoreCase)
                    && (provider is SettingsFileProvider ? name is not ['$', ..] : IsMisspelled(provider, name, known))
                )
                {
                    yield return OptionsFaults.FormatLine(
                        name,
                        "…",
                        $"one of {string.Join(", ", known.Order(StringComparer.Ordinal))}"
                    );
                }
            }
        }
    }

    private static bool IsMisspelled(IConfigurationProvider provider, string name, IEnumerable<string> known) =>
        provider.GetChildKeys([], name).Any()
        && known.Any(section => Distance(section.ToUpperInvariant(), name.ToUpperInvariant()) <= MaxDistance);

    // The Levenshtein distance.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
