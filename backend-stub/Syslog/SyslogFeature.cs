using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Server;
using LogSource.Syslog.Connections;
using LogSource.Syslog.Routing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LogSource.Syslog;

internal static class SyslogFeature
{
    // Of what is not read yet Kestrel takes this much in, for each connection: with its own 1 MiB, a thousand that have
    // to wait for Redis
    // would fill a gigabyte.
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
            services.Configure<KestrelServerOptions>(kestrel =>
            {
                foreach (var endpoint in endpoints)
                {
                    kestrel.ConfigurationLoader!.Endpoint(
                        NameOf(endpoint),
                        listen =>
                        {
                            // Before the connections are taken, as it would be put behind that.
                            if (listen.IsHttps)
                            {
                                listen.ListenOptions.UseHttps(listen.HttpsOptions);
                            }

                            listen.ListenOptions.UseConnectionHandler<SyslogConnectionHandler>();
                        }
                    );
                }
            });
        }

        return services;
    }

    /// <summary>The setting of syslog that an endpoint of Kestrel comes from; null where it comes from none.</summary>
    public static EndpointOrigin? OriginOf(string endpoint, string? url) =>
        endpoint.StartsWith(Prefix, StringComparison.Ordinal)
            ? new(
                $"{SyslogOptions.Section}:{nameof(SyslogOptions.Endpoints)}:{endpoint[Prefix.Length..]}:Url",
                SyslogEndpoint.FromKestrel(url)
            )
            : null;

    private static string NameOf(IConfigurationSection endpoint) => $"{Prefix}{endpoint.Key}";

    /// <summary>
    /// Kestrel's own section for the endpoint, whose certificate it then loads, and tells what is wrong with it.
    /// </summary>
    private static IEnumerable<KeyValuePair<string, string?>> ForKestrel(IConfigurationSection endpoint)
    {
        // One that is wrong stops the start before Kestrel sees it.
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
