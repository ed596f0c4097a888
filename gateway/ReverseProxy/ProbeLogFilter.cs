using Microsoft.Extensions.Options;

namespace EdgeGateway.ReverseProxy;

/// <summary>
/// Keeps the URLs of active health checks out of the log, whatever its levels: YARP writes them with their query, which
/// may have a key.
/// </summary>
internal sealed class ProbeLogFilter : IPostConfigureOptions<LoggerFilterOptions>
{
    private const string Category = "Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor";

    // The rule of a provider takes precedence over a rule for all, and the last of two equal rules over the first.
    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToArray())
        {
            options.Rules.Add(
                new LoggerFilterRule(provider, Category, logLevel: null, (_, _, level) => level >= LogLevel.Information)
            );
        }
    }
}
