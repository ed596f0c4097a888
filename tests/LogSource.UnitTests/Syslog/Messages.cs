using LogSource.Syslog;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Syslog;

/// <summary>What routes and receives in these tests.</summary>
internal static class Messages
{
    public static SyslogRouter Router(params SyslogRouteOptions[] routes) =>
        new(Options.Create(new SyslogOptions { Routes = [.. routes] }));

    public static SyslogReceiver Receiver(Action<SyslogSender>? dropped = null, int maxLineBytes = 1_000) => new(
        Router(new SyslogRouteOptions { AppName = "app*", App = "{app-name}", Container = "{procid}" }),
        maxLineBytes,
        TimeProvider.System,
        dropped ?? (_ => { }));
}
