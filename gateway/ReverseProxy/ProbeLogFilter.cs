using Microsoft.Extensions.Options;

namespace EdgeGateway.ReverseProxy;

/// <summary>
/// Keeps the URLs of active health checks out of the log, whatever its levels: YARP writes them with their query, which
/// may have a key.
/// </summary>
internal sealed class ProbeLogFilter : IPostConfigureOptions<LoggerFilterOptions>
{
    private const string Category = "Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor";

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToArray())
        {
            var inForce = FindRule(options, provider);
            var level = inForce?.LogLevel ?? options.MinLevel;
            options.Rules.Add(
                new LoggerFilterRule(
                    provider,
                    Category,
                    level > LogLevel.Information ? level : LogLevel.Information,
                    inForce?.Filter
                )
            );
        }
    }

    // As the framework does: a rule of the provider comes before one for all, then the longest category, then the last.
    private static LoggerFilterRule? FindRule(LoggerFilterOptions options, string? provider) =>
        options
            .Rules.Where(rule =>
                (rule.ProviderName is null || rule.ProviderName == provider)
                && Category.StartsWith(rule.CategoryName ?? "", StringComparison.OrdinalIgnoreCase)
            )
            .OrderBy(rule => rule.ProviderName is not null)
            .ThenBy(rule => rule.CategoryName?.Length ?? 0)
            .LastOrDefault();
}
