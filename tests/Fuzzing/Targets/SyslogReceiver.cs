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

    /// <summary>Central Europe, which needs no zone files.</summary>
    public static TimeZoneInfo Zone { get; } =
        TimeZoneInfo.CreateCustomTimeZone(
            "Central Europe",
            TimeSpan.FromHours(1),
            null,
            null,
            null,
            [
                TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                    DateTime.MinValue.Date,
                    DateTime.MaxValue.Date,
                    TimeSpan.FromHours(1),
                    TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
                        new DateTime(1, 1, 1, 2, 0, 0),
                        3,
                        5,
                        DayOfWeek.Sunday
                    ),
                    TimeZoneInfo.TransitionTime.CreateFloatingDateRule(
                        new DateTime(1, 1, 1, 3, 0, 0),
                        10,
                        5,
                        DayOfWeek.Sunday
                    )
                ),
            ]
        );

    public static SyslogMessageMapper CreateMapper(int maxLineBytes) =>
        new(Router, maxLineBytes, Zone, new FixedTime(), Drops);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
