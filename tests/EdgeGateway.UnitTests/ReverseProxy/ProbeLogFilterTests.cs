using EdgeGateway.ReverseProxy;
using EdgeGateway.Testing;
using Microsoft.Extensions.Logging;

namespace EdgeGateway.UnitTests.ReverseProxy;

public sealed class ProbeLogFilterTests
{
    private const string Category = "Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor";

    [Theory]
    // What is configured for the category, its parent or all decides, as long as it logs no URL.
    [InlineData(Category, LogLevel.Error, LogLevel.Error)]
    [InlineData("Yarp", LogLevel.Warning, LogLevel.Warning)]
    [InlineData(null, LogLevel.None, LogLevel.None)]
    [InlineData(Category, LogLevel.Trace, LogLevel.Information)]
    [InlineData(null, LogLevel.Debug, LogLevel.Information)]
    public void Probes_are_logged_from_the_configured_level_but_never_with_their_urls(
        string? category,
        LogLevel configured,
        LogLevel lowest
    )
    {
        var options = new LoggerFilterOptions();
        options.Rules.Add(new LoggerFilterRule(null, null, LogLevel.Trace, null));
        options.Rules.Add(new LoggerFilterRule(null, category, configured, null));
        new ProbeLogFilter().PostConfigure(null, options);
        using var provider = new LogCapture();
        using var loggers = new LoggerFactory([provider], options);
        var logger = loggers.CreateLogger(Category);

        foreach (var level in Enum.GetValues<LogLevel>().Where(level => level != LogLevel.None))
        {
            Assert.Equal(level >= lowest, logger.IsEnabled(level));
        }
    }
}
