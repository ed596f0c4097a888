using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Server;
using LogSource.Syslog.Connections;
using LogSource.Syslog.Routing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LogSource.Syslog;

/// <summary>Registers syslog over TCP and TLS, which is off without an endpoint.</summary>
internal static class SyslogFeature
{
    // Kestrel reads this many bytes ahead for each connection. With its default of 1 MiB, a thousand connections that
    // wait for Redis would use a gigabyte.
    private const long ReadAheadBytes = 64 * 1024;

    private const string Prefix = "Syslog-";

    public static IServiceCollection AddSyslog(this IServiceCollection services, ConfigurationManager configuration)
    {
        services.AddSettings<SyslogOptions, SyslogOptionsValidator>(SyslogOptions.Section);
        services
            .AddSingleton<SyslogRouter>()
            .AddSingleton<SyslogDropReporter>()
            .AddSingleton<SyslogEndReporter>()
            .AddSingleton<SyslogMetrics>();
        services.AddSingleton<SyslogAdmission>().AddSingleton<SyslogConnectionHandler>();

        var endpoints = configuration
            .GetSection(SyslogOptions.Section)
            .GetSection(nameof(SyslogOptions.Endpoints))
            .GetChildren()
            .ToArray();
        if (endpoints.Length > 0)
        {
            configuration.AddInMemoryCollection(endpoints.SelectMany(ForKestrel));
            var server = services.Last(service => service.ServiceType == typeof(IServer)).ImplementationType!;
            services.AddSingleton<IServer>(provider => new SyslogAddressDecorator(
                (IServer)ActivatorUtilities.CreateInstance(provider, server),
                provider.GetRequiredService<IConfiguration>()
            ));
            services.Configure<SocketTransportOptions>(options => options.MaxReadBufferSize = ReadAheadBytes);
            foreach (var endpoint in endpoints)
            {
                services.AddSingleton(
                    new EndpointSetup(
                        NameOf(endpoint),
                        listen => listen.ListenOptions.UseConnectionHandler<SyslogConnectionHandler>()
                    )
                );
            }
        }

        return services;
    }

    /// <summary>
    /// Returns the syslog setting that an endpoint of Kestrel is derived from; null if there is none.
    /// </summary>
    public static EndpointOrigin? OriginOf(string endpoint, string? url) =>
        endpoint.StartsWith(Prefix, StringComparison.Ordinal)
            ? new(
                $"{SyslogOptions.Section}:{nameof(SyslogOptions.Endpoints)}:{endpoint[Prefix.Length..]}:Url",
                SyslogEndpoint.FromKestrel(url)
            )
            : null;

    private static string NameOf(IConfigurationSection endpoint) => $"{Prefix}{endpoint.Key}";

    // Adds the endpoint to Kestrel's own section, so that Kestrel loads its certificate and reports errors.
    private static IEnumerable<KeyValuePair<string, string?>> ForKestrel(IConfigurationSection endpoint)
    {
        // The validator reports an invalid URL before Kestrel starts.
        if (SyslogEndpoint.Parse(endpoint["Url"]) is not { } parsed)
        {
            return [];
        }

        var section = $"Kestrel:Endpoints:{NameOf(endpoint)}";
        return
        [
            .. endpoint
                .AsEnumerable(makePathsRelative: true)
                .Where(setting => setting.Key is not ("" or "Url" or "Protocols"))
                .Select(setting => KeyValuePair.Create($"{section}:{setting.Key}", setting.Value)),
            KeyValuePair.Create<string, string?>($"{section}:Url", parsed.KestrelUrl),
            KeyValuePair.Create<string, string?>($"{section}:Protocols", nameof(HttpProtocols.Http1)),
        ];
    }
}
