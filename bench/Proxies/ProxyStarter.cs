using System.Collections.Concurrent;
using System.Globalization;
using EdgeGateway.Testing;

namespace EdgeGateway.Bench.Proxies;

/// <summary>Starts each proxy in front of the log source.</summary>
/// <param name="site">What all proxies share.</param>
/// <param name="logSource">The log source.</param>
/// <param name="sharesProcesses">Whether scenarios with the same settings use the same process.</param>
internal sealed class ProxyStarter(Site site, EmbeddedLogSource logSource, bool sharesProcesses = false)
    : IAsyncDisposable
{
    public const string Nginx = "nginx";
    public const string Haproxy = "haproxy";
    public const string YarpHttp1 = "yarp-h1";
    public const string YarpHttp2 = "yarp-h2c";

    /// <summary>nginx as the source of streams: no proxy, but a hub to which lines are posted.</summary>
    public const string Nchan = "nchan";

    /// <summary>The log source without a proxy.</summary>
    public const string Direct = "direct";

    /// <summary>An app that has a line.</summary>
    public const string AnyApp = "ready";

    /// <summary>The other proxies.</summary>
    public static IReadOnlyList<string> Peers { get; } = [Nginx, Haproxy, YarpHttp1, YarpHttp2];

    /// <summary>What serves streams without the gateway.</summary>
    public static IReadOnlyList<string> StreamPeers { get; } = [.. Peers, Nchan];

    private readonly PeerCommands _peers = new(site, logSource);
    private readonly ConcurrentDictionary<(string Name, ProxySettings Settings), Lazy<Task<Proxy>>> _shared = [];
    private readonly Lazy<Task<LocalRedis>> _redis = new(() => LocalRedis.StartAsync(site));

    public EmbeddedLogSource LogSource => logSource;

    /// <summary>The names of the gateways.</summary>
    public IReadOnlyList<string> Gateways => [.. site.Programs.Gateways.Keys];

    /// <summary>Starts a proxy and returns when a request through it succeeds.</summary>
    public async Task<Proxy> StartAsync(string name, ProxySettings settings, CancellationToken cancellationToken)
    {
        if (!sharesProcesses)
        {
            return await StartNewAsync(name, settings, cancellationToken);
        }

        var start = new Lazy<Task<Proxy>>(() => StartNewAsync(name, settings, cancellationToken));
        return (await _shared.GetOrAdd((name, settings), start).Value).Share();
    }

    /// <summary>The Redis of the gateways that have one.</summary>
    public Task<LocalRedis> RedisAsync() => _redis.Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var shared in _shared.Values)
        {
            await Task.WhenAny(shared.Value);
            if (shared.Value.IsCompletedSuccessfully)
            {
                await shared.Value.Result.DisposeAsync();
            }
        }

        if (_redis.IsValueCreated)
        {
            await (await _redis.Value).DisposeAsync();
        }
    }

    private async Task<Proxy> StartNewAsync(string name, ProxySettings settings, CancellationToken cancellationToken)
    {
        if (name == Direct)
        {
            return new Proxy(name, new ProxyEndpoints(logSource.Http1), process: null);
        }

        var folder = site.CreateFolder(name);
        var endpoints = ProxyEndpoints.Free();
        var command = name switch
        {
            Nginx => _peers.Nginx(folder, endpoints),
            Nchan => PeerCommands.Nchan(folder, endpoints),
            Haproxy => _peers.Haproxy(folder, endpoints),
            YarpHttp1 => _peers.PlainYarp(endpoints, logSource.Http1, "1.1"),
            YarpHttp2 => _peers.PlainYarp(endpoints, logSource.Http2, "2"),
            _ => await GatewayCommandAsync(folder, endpoints, site.Programs.Gateways[name].Path, settings),
        };
        var process = BenchProcess.Start(
            name,
            folder,
            command,
            settings.Descriptors,
            site.Programs.Gateways.GetValueOrDefault(name)?.Environment
        );
        try
        {
            var url = new Uri($"http://{endpoints.Http}{Site.Logs(AnyApp, "n=1")}");
            return new Proxy(name, endpoints, process)
            {
                StartTime = await Readiness.WaitAsync(url, process, cancellationToken),
                IsPublisher = name == Nchan,
            };
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    // The shipped settings, with tokens, rules, pings and the access log.
    private async Task<string[]> GatewayCommandAsync(
        string folder,
        ProxyEndpoints endpoints,
        string program,
        ProxySettings settings
    )
    {
        var all = new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:Public:Url"] = $"http://{endpoints.Http}",
            ["Kestrel:Endpoints:PublicTls:Url"] = $"https://{endpoints.Tls}",
            ["Kestrel:Endpoints:PublicTls:Certificate:Path"] = site.CertificateFile,
            ["Kestrel:Endpoints:PublicTls:Certificate:KeyPath"] = site.KeyFile,
            ["Kestrel:Endpoints:Management:Url"] = $"http://{endpoints.Management}",
            ["Tokens:SigningKeys:0:Id"] = GatewayHost.KeyId,
            ["Tokens:SigningKeys:0:Secret"] = GatewayHost.Secret,
            ["ReverseProxy:Clusters:log-source:Destinations:primary:Address"] = $"http://{logSource.Http2}/",
            ["Overload:MaxNewStreamsPerSecond"] = "0",
            ["Draining:Delay"] = "00:00:00",
            ["Draining:Window"] = "00:00:00",
        };
        for (var rule = 0; rule < settings.Rules; rule++)
        {
            all[$"ClientRateLimiting:GeneralRules:{rule}:Endpoint"] = "*";
            all[$"ClientRateLimiting:GeneralRules:{rule}:Period"] = string.Create(
                CultureInfo.InvariantCulture,
                $"{rule + 1}h"
            );
            all[$"ClientRateLimiting:GeneralRules:{rule}:Limit"] = "1000000000";
        }

        if (settings.HasRedis)
        {
            all["Redis:ConnectionString"] = $"{(await RedisAsync()).Address}";
        }

        foreach (var (key, value) in settings.Gateway)
        {
            all[key] = value;
        }

        return [.. Programs.Command(program, "gateway"), "--config", JsonSettings.Write(folder, all)];
    }
}
