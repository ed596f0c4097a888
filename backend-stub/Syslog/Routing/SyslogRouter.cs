using System.IO.Enumeration;
using System.Text;
using LogSource.Lines;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog.Routing;

/// <summary>Finds where a message goes, by the first of the configured routes that fits its sender.</summary>
internal sealed class SyslogRouter(IOptions<SyslogOptions> options)
{
    /// <returns>Null where no route fits, or what fits makes no app's name.</returns>
    public SyslogTarget? Find(SyslogSender sender)
    {
        foreach (var route in options.Value.Routes)
        {
            if (
                Fits(route.Hostname, sender.Hostname)
                && Fits(route.AppName, sender.AppName)
                && Fits(route.ProcId, sender.ProcId)
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

    private static bool Fits(string pattern, string field) =>
        FileSystemName.MatchesSimpleExpression(pattern, field, ignoreCase: true);
}
