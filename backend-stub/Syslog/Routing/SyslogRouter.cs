using System.IO.Enumeration;
using System.Text;
using LogSource.Lines;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog.Routing;

/// <summary>Finds the target of a message with the first configured route that matches its sender.</summary>
internal sealed class SyslogRouter(IOptions<SyslogOptions> options)
{
    /// <returns>Null if no route matches, or if the matching route results in no app name.</returns>
    public SyslogTarget? Find(SyslogSender sender)
    {
        foreach (var route in options.Value.Routes)
        {
            if (
                Matches(route.Hostname, sender.Hostname)
                && Matches(route.AppName, sender.AppName)
                && Matches(route.ProcId, sender.ProcId)
            )
            {
                var container = ContainerName.Normalize(
                    Encoding.UTF8.GetBytes(SyslogTemplate.Fill(route.Container, sender))
                );
                return AppName.Normalize(SyslogTemplate.Fill(route.App, sender)) is { } app
                    ? new SyslogTarget(app, container ?? ContainerName.Default)
                    : null;
            }
        }

        return null;
    }

    private static bool Matches(string pattern, string field) =>
        FileSystemName.MatchesSimpleExpression(pattern, field, ignoreCase: true);
}
