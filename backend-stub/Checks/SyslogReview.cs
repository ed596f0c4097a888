using EdgeGateway.Hosting.Checks.Reviews;
using LogSource.Syslog;
using LogSource.Syslog.Routing;
using Microsoft.Extensions.Options;

namespace LogSource.Checks;

/// <summary>Routes of syslog messages that never match, or that have no effect.</summary>
internal sealed class SyslogReview : ISettingsReview
{
    public void Review(WebApplication app, Findings findings)
    {
        var options = app.Services.GetRequiredService<IOptions<SyslogOptions>>().Value;
        for (var i = 1; i < options.Routes.Count; i++)
        {
            var route = options.Routes[i];
            if (options.Routes.Take(i).ToList().FindIndex(earlier => Covers(earlier, route)) is >= 0 and var earlier)
            {
                findings.Fault(
                    $"{SyslogOptions.Section}:{nameof(options.Routes)}:{i}",
                    $"{route.Hostname} {route.AppName} {route.ProcId}",
                    $"before {SyslogOptions.Section}:{nameof(options.Routes)}:{earlier}, which takes all its messages"
                );
            }
        }

        if (options.Endpoints.Count == 0 && options.Routes.Count > 0)
        {
            findings.Warn($"{SyslogOptions.Section}:{nameof(options.Endpoints)}", "", "no syslog message is received");
        }

        foreach (var (name, endpoint) in options.Endpoints)
        {
            if (
                SyslogEndpoint.Parse(endpoint.Url) is { IsTls: false } parsed
                && EdgeGateway.Hosting.Configuration.Server.ListenAddress.Parse(parsed.KestrelUrl)
                    is { IsLoopback: false }
            )
            {
                findings.Warn(
                    $"{SyslogOptions.Section}:{nameof(options.Endpoints)}:{name}:Url",
                    endpoint.Url,
                    "whoever reaches the address can write lines, and they arrive without encryption"
                );
            }
        }
    }

    private static bool Covers(SyslogRouteOptions earlier, SyslogRouteOptions later) =>
        Covers(earlier.Hostname, later.Hostname)
        && Covers(earlier.AppName, later.AppName)
        && Covers(earlier.ProcId, later.ProcId);

    private static bool Covers(string earlier, string later) =>
        earlier == "*" || earlier.Equals(later, StringComparison.OrdinalIgnoreCase);
}
