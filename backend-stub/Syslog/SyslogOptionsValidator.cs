using LogSource.Apps;
using LogSource.Ingest;
using LogSource.Syslog.Routing;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog;

internal sealed class SyslogOptionsValidator(IOptions<IngestOptions> ingest, IConfiguration configuration) : IValidateOptions<SyslogOptions>
{
    private const int LeastFrame = 480;

    public ValidateOptionsResult Validate(string? name, SyslogOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        foreach (var (endpoint, settings) in options.Endpoints)
        {
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
            // Told where it belongs.
            return;
        }

        var most = SyslogChunk.LargestWithin(room);
        if (most < SyslogReader.ChunkBytes)
        {
            result.AddError(
                $"Ingest:MaxPendingBytes is {room}: it must be {SyslogChunk.Room(2 * SyslogReader.ChunkBytes)} or more where there is syslog.");
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
