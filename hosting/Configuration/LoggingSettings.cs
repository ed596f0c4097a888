using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Logging;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>
/// Section <c>Logging</c>: the format of records, and levels by category, for all providers or for one.
/// </summary>
internal static class LoggingSettings
{
    /// <summary>The key of the format.</summary>
    public const string Format = "Logging:Format";

    public static SettingsSection Section { get; } =
        new("Logging", Check) { Reloads = key => !key.Equals(nameof(Format), StringComparison.OrdinalIgnoreCase) };

    // Standard output, and the event source for tools such as dotnet-trace.
    private static readonly string[] Providers = ["Console", "EventSource"];

    private static void Check(SettingsSchema schema, IConfigurationSection section, OptionsFaults faults)
    {
        foreach (var child in section.GetChildren())
        {
            if (child.Path.Equals(Format, StringComparison.OrdinalIgnoreCase))
            {
                faults.Check(Format, child.Value, Enum.TryParse<LogFormat>(child.Value, true, out _), "text or json");
                continue;
            }

            // Any other provider is named by its type, which contains a dot.
            var isLevels = child.Key.Equals(nameof(LogLevel), StringComparison.OrdinalIgnoreCase);
            var isProvider = Providers.Contains(child.Key, StringComparer.OrdinalIgnoreCase) || child.Key.Contains('.');
            faults.Check(
                child.Path,
                "…",
                isLevels || isProvider,
                $"one of {nameof(Format)}, {nameof(LogLevel)}, {string.Join(", ", Providers)}"
            );
            if (isLevels || isProvider)
            {
                schema.Check(
                    child,
                    isLevels ? typeof(IDictionary<string, LogLevel>) : typeof(ProviderSettings),
                    faults
                );
            }
        }
    }

    private sealed class ProviderSettings
    {
        public IDictionary<string, LogLevel> LogLevel { get; } = new Dictionary<string, LogLevel>();
    }
}
