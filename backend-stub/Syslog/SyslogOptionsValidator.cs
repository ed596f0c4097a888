using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Server;
using LogSource.Ingest;
using LogSource.Lines;
using LogSource.Syslog.Connections;
using LogSource.Syslog.Routing;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog;

internal sealed class SyslogOptionsValidator(
    IOptions<IngestOptions> ingest, IConfiguration configuration, TimeProvider time) : IValidateOptions<SyslogOptions>
{
    private const int LeastFrame = 480;

    // The largest count of octets that is taken for one has eight digits.
    private const int MostFrame = 99_999_999;

    private static readonly TimeSpan LeastFrameTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostFrameTimeout = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, SyslogOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        foreach (var (endpoint, settings) in options.Endpoints)
        {
            var certificates = new OptionsFaults();
            EndpointCheck.CheckCertificates(configuration.GetSection($"Syslog:Endpoints:{endpoint}"), certificates);
            result.AddResult(certificates.Result);
            if (SyslogEndpoint.Parse(settings.Url) is not { } parsed)
            {
                result.AddError($"Syslog:Endpoints:{endpoint}:Url is {settings.Url}: {SyslogEndpoint.Rule}.");
            }
            else if (parsed.IsTls && !HasCertificate($"Syslog:Endpoints:{endpoint}"))
            {
                result.AddError(
                    $"Syslog:Endpoints:{endpoint}:Certificate is not set: tls needs one here, or in Kestrel:Certificates:Default.");
            }
        }

        if (options.MaxConnections < 1)
        {
            result.AddError($"Syslog:MaxConnections is {options.MaxConnections}: it must be 1 or more.");
        }

        if (options.MaxConnectionsPerAddress < 1)
        {
            result.AddError(
                $"Syslog:MaxConnectionsPerAddress is {options.MaxConnectionsPerAddress}: it must be 1 or more.");
        }

        if (options.FrameTimeout < LeastFrameTimeout || options.FrameTimeout > MostFrameTimeout)
        {
            result.AddError(
                $"Syslog:FrameTimeout is {options.FrameTimeout}: it must be {LeastFrameTimeout} to {MostFrameTimeout}.");
        }

        if (SyslogZone.Find(options.TimeZone, time) is null)
        {
            result.AddError($"Syslog:TimeZone is {options.TimeZone}: {SyslogZone.Rule}.");
        }

        if (options.Endpoints.Count > 0)
        {
            ValidateRoom(options, result);
        }

        if (options.Endpoints.Count > 0 && options.Routes.Count == 0)
        {
            result.AddError("Syslog:Routes has no entry: it must have one at least, or every message is dropped.");
        }

        for (var i = 0; i < options.Routes.Count; i++)
        {
            ValidateRoute($"Syslog:Routes:{i}", options.Routes[i], result);
        }

        return result.Build();
    }

    private bool HasCertificate(string endpoint) =>
        new[] { $"{endpoint}:Certificate", $"{endpoint}:Sni", "Kestrel:Certificates:Default" }
            .Any(section => configuration.GetSection(section).Exists());

    private void ValidateRoom(SyslogOptions options, ValidateOptionsResultBuilder result)
    {
        long room;
        try
        {
            room = ingest.Value.MaxPendingBytes;
        }
        catch (OptionsValidationException)
        {
            // Reported with its own section.
            return;
        }

        var most = Math.Min(room - SyslogReader.Room(0), MostFrame);
        if (most < LeastFrame)
        {
            result.AddError(
                $"Ingest:MaxPendingBytes is {room}: it must be {SyslogReader.Room(LeastFrame)} or more " +
                "where there is syslog.");
        }
        else if (options.MaxFrameBytes < LeastFrame || options.MaxFrameBytes > most)
        {
            result.AddError(
                $"Syslog:MaxFrameBytes is {options.MaxFrameBytes}: it must be {LeastFrame} to {most}, " +
                "as Ingest:MaxPendingBytes has no room for more.");
        }
    }

    private static void ValidateRoute(string key, SyslogRouteOptions route, ValidateOptionsResultBuilder result)
    {
        if (!SyslogTemplate.IsValid(route.App) || (!SyslogTemplate.IsVariable(route.App) && !AppName.IsValid(route.App)))
        {
            result.AddError($"{key}:App is {route.App}: it must be an app's name, in which {SyslogTemplate.Fields} may stand.");
        }

        if (route.Container.Length == 0 || !SyslogTemplate.IsValid(route.Container))
        {
            result.AddError($"{key}:Container is {route.Container}: it must be a container's name, in which {SyslogTemplate.Fields} may stand.");
        }
    }
}
