using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Server;
using LogSource.Ingest;
using LogSource.Lines;
using LogSource.Syslog.Connections;
using LogSource.Syslog.Routing;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog;

/// <summary>Checks <see cref="SyslogOptions"/>.</summary>
internal sealed class SyslogOptionsValidator(
    IOptions<IngestOptions> ingest,
    IConfiguration configuration,
    TimeProvider time
) : IValidateOptions<SyslogOptions>
{
    private const int MinFrameBytes = 480;

    // The longest octet count has eight digits.
    private const int MaxFrameBytes = 99_999_999;

    private static readonly TimeSpan MinFrameTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxFrameTimeout = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, SyslogOptions options)
    {
        var faults = new OptionsFaults();
        foreach (var (endpoint, settings) in options.Endpoints)
        {
            var key = Key($"{nameof(options.Endpoints)}:{endpoint}");
            EndpointCheck.CheckTls(configuration.GetSection(key), inForce: null, faults);
            var parsed = SyslogEndpoint.Parse(settings.Url);
            faults.Check($"{key}:{nameof(settings.Url)}", settings.Url, parsed is not null, SyslogEndpoint.Rule);
            faults.Check(
                $"{key}:Certificate",
                "",
                parsed is not { IsTls: true } || HasCertificate(key),
                "a certificate, here or in Kestrel:Certificates:Default: tls needs one"
            );
        }

        faults.Check(
            Key(nameof(options.MaxConnections)),
            options.MaxConnections,
            options.MaxConnections >= 1,
            "1 or more"
        );
        faults.Check(
            Key(nameof(options.MaxConnectionsPerAddress)),
            options.MaxConnectionsPerAddress,
            options.MaxConnectionsPerAddress >= 1,
            "1 or more"
        );
        faults.Check(
            Key(nameof(options.FrameTimeout)),
            options.FrameTimeout,
            options.FrameTimeout >= MinFrameTimeout && options.FrameTimeout <= MaxFrameTimeout,
            $"between {MinFrameTimeout} and {MaxFrameTimeout} (hh:mm:ss)"
        );
        faults.Check(
            Key(nameof(options.TimeZone)),
            options.TimeZone,
            SyslogTimeZone.Find(options.TimeZone, time) is not null,
            SyslogTimeZone.Rule
        );
        if (options.Endpoints.Count > 0)
        {
            ValidateRoom(options, faults);
            faults.Check(
                Key(nameof(options.Routes)),
                "",
                options.Routes.Count > 0,
                "a list with at least one entry, or every message is dropped"
            );
        }

        for (var i = 0; i < options.Routes.Count; i++)
        {
            ValidateRoute(Key($"{nameof(options.Routes)}:{i}"), options.Routes[i], faults);
        }

        return faults.Result;
    }

    private static string Key(string setting) => $"{SyslogOptions.Section}:{setting}";

    private bool HasCertificate(string endpoint) =>
        new[] { $"{endpoint}:Certificate", $"{endpoint}:Sni", "Kestrel:Certificates:Default" }.Any(section =>
            configuration.GetSection(section).Exists()
        );

    private void ValidateRoom(SyslogOptions options, OptionsFaults faults)
    {
        long room;
        try
        {
            room = ingest.Value.MaxPendingBytes;
        }
        catch (OptionsValidationException)
        {
            // IngestOptionsValidator reports it.
            return;
        }

        var most = Math.Min(room - SyslogReader.MaxPendingBytes(0), MaxFrameBytes);
        faults.Check(
            $"{IngestOptions.Section}:{nameof(IngestOptions.MaxPendingBytes)}",
            room,
            most >= MinFrameBytes,
            $"{SyslogReader.MaxPendingBytes(MinFrameBytes)} or more if Syslog:Endpoints has an entry"
        );
        faults.Check(
            Key(nameof(options.MaxFrameBytes)),
            options.MaxFrameBytes,
            most < MinFrameBytes || (options.MaxFrameBytes >= MinFrameBytes && options.MaxFrameBytes <= most),
            $"between {MinFrameBytes} and {most}, because Ingest:MaxPendingBytes has no room for more"
        );
    }

    private static void ValidateRoute(string key, SyslogRouteOptions route, OptionsFaults faults)
    {
        faults.Check(
            $"{key}:{nameof(route.App)}",
            route.App,
            SyslogTemplate.IsValid(route.App) && (SyslogTemplate.IsVariable(route.App) || AppName.IsValid(route.App)),
            $"an app's name, which may contain {SyslogTemplate.Fields}"
        );
        faults.Check(
            $"{key}:{nameof(route.Container)}",
            route.Container,
            route.Container.Length > 0 && SyslogTemplate.IsValid(route.Container),
            $"a container's name, which may contain {SyslogTemplate.Fields}"
        );
    }
}
