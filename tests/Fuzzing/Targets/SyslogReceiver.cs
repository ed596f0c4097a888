using EdgeGateway.Fuzzing.Models;
using LogSource.Buffer;
using LogSource.Syslog;
using LogSource.Syslog.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>Converts syslog messages into lines, at a fixed time in a zone with daylight saving time.</summary>
internal static class SyslogReceiver
{
    private static readonly SyslogRouter Router = new(
        Options.Create(
            new SyslogOptions
            {
                Routes =
                [
                    new SyslogRouteOptions
                    {
                        AppName = "app*",
                        App = "{app-name}",
                        Container = "{procid}",
                    },
                    new SyslogRouteOptions { App = "all-{hostname}" },
                ],
            }
        )
    );

    private static readonly SyslogDropReporter Drops = new ServiceCollection()
        .AddMetrics()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<BufferMetrics>()
        .AddSingleton<SyslogMetrics>()
        .AddSingleton<SyslogDropReporter>()
        .BuildServiceProvider()
        .GetRequiredService<SyslogDropReporter>();

    /// <summary>When all messages arrive: within the hour that is repeated.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 10, 25, 1, 30, 0, TimeSpan.Zero);

    public static SyslogMessageMapper CreateMapper(int maxLineBytes) =>
        new(Router, maxLineBytes, CentralEurope.Time, new FixedTime(), Drops);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
