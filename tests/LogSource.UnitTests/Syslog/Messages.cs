using EdgeGateway.Testing;
using LogSource.Syslog;
using LogSource.Syslog.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Syslog;

/// <summary>Creates the routers and receivers of these tests.</summary>
internal static class Messages
{
    public static SyslogRouter Router(params SyslogRouteOptions[] routes) =>
        new(Options.Create(new SyslogOptions { Routes = [.. routes] }));

    public static SyslogMessageMapper Receiver(
        LogCapture? log = null,
        int maxLineBytes = 1_000,
        SyslogRouter? router = null
    ) =>
        new(
            router
                ?? Router(
                    new SyslogRouteOptions
                    {
                        AppName = "app*",
                        App = "{app-name}",
                        Container = "{procid}",
                    }
                ),
            maxLineBytes,
            TimeZoneInfo.Utc,
            TimeProvider.System,
            Drops(log)
        );

    public static SyslogDropReporter Drops(LogCapture? log = null) =>
        Services(log).GetRequiredService<SyslogDropReporter>();

    public static SyslogMetrics Metrics() => Services(null).GetRequiredService<SyslogMetrics>();

    private static ServiceProvider Services(LogCapture? log) =>
        new ServiceCollection()
            .AddMetrics()
            .AddSingleton<LogSource.Buffer.BufferMetrics>()
            .AddLogging(logging => logging.AddProvider(log ?? new LogCapture()))
            .AddSingleton(TimeProvider.System)
            .AddSingleton<SyslogMetrics>()
            .AddSingleton<SyslogDropReporter>()
            .BuildServiceProvider();
}
