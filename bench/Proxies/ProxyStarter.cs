using System.Collections.Concurrent;
using System.Globalization;
using EdgeGateway.Testing;

namespace EdgeGateway.Bench.Proxies;

/// <summary>Starts each proxy in front of the log source: the only place that knows how.</summary>
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

    private const string NchanModule = "/usr/lib/nginx/modules/ngx_nchan_module.so";

    /// <summary>The other proxies.</summary>
    public static IReadOnlyList<string> Peers { get; } = [Nginx, Haproxy, YarpHttp1, YarpHttp2];

    /// <summary>What serves streams without the gateway.</summary>
    public static IReadOnlyList<string> StreamPeers { get; } = [.. Peers, Nchan];

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
            Nginx => NginxCommand(folder, endpoints),
            Nchan => NchanCommand(folder, endpoints),
            Haproxy => HaproxyCommand(folder, endpoints),
            YarpHttp1 => YarpCommand(endpoints, $"http://{logSource.Http1}/", "1.1"),
            YarpHttp2 => YarpCommand(endpoints, $"http://{logSource.Http2}/", "2"),
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

    private string[] NginxCommand(string folder, ProxyEndpoints endpoints) =>
        NginxCommand(
            folder,
            modules: "",
            $$"""
                keepalive_requests 1000000000;
                map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
                upstream log_source {
                    server {{logSource.Http1}};
                    keepalive 128;
                    keepalive_requests 1000000000;
                }
                server {
                    listen {{endpoints.Http}} backlog=4096;
                    listen {{endpoints.Tls}} ssl http2 backlog=4096;
                    ssl_certificate {{site.CertificateFile}};
                    ssl_certificate_key {{site.KeyFile}};
                    location / {
                        proxy_pass http://log_source;
                        proxy_http_version 1.1;
                        proxy_set_header Host $http_host;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection $connection_upgrade;
                        proxy_read_timeout 1h;
                        proxy_send_timeout 1h;
                    }
                }
            """
        );

    // The URLs of the log source, so that clients and writers are the same. It has no dumps.
    private static string[] NchanCommand(string folder, ProxyEndpoints endpoints) =>
        NginxCommand(
            folder,
            $"load_module {NchanModule};",
            $$"""
                server {
                    listen {{endpoints.Http}} backlog=4096;
                    set $plain "$request_method:$arg_stream";
                    if ($plain = "GET:") { return 200; }
                    location ~ ^/apps/(.+)/logs$ {
                        nchan_subscriber websocket eventsource;
                        nchan_channel_id $1;
                        nchan_subscriber_first_message newest;
                    }
                    location ~ ^/apps/(.+)/lines$ {
                        nchan_publisher http;
                        nchan_channel_id $1;
                    }
                }
            """
        );

    private static string[] NginxCommand(string folder, string modules, string servers)
    {
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(
            file,
            $$"""
            {{modules}}
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            daemon off;
            worker_processes auto;
            pid nginx.pid;
            error_log stderr warn;
            events { worker_connections 32768; }
            http {
                access_log off;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
            {{servers}}
            }
            """
        );
        return ["nginx", "-p", folder, "-c", file, "-e", "stderr"];
    }

    private string[] HaproxyCommand(string folder, ProxyEndpoints endpoints)
    {
        var file = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(
            file,
            $"""
            global
                ssl-default-bind-options ssl-min-ver TLSv1.2
            defaults
                mode http
                timeout connect 5s
                timeout client 1h
                timeout server 1h
                timeout tunnel 1h
            frontend clients
                bind {endpoints.Http} backlog 4096
                bind {endpoints.Tls} backlog 4096 ssl crt {site.CertificateAndKeyFile} alpn h2,http/1.1
                default_backend log-source
            backend log-source
                server primary {logSource.Http1}

            """
        );
        return ["haproxy", "-db", "-f", file];
    }

    private string[] YarpCommand(ProxyEndpoints endpoints, string address, string version) =>
        [
            .. Programs.Command(site.Programs.PlainYarp, "plain-yarp"),
            $"--Kestrel:Endpoints:Http:Url=http://{endpoints.Http}",
            $"--Kestrel:Endpoints:Tls:Url=https://{endpoints.Tls}",
            $"--Kestrel:Endpoints:Tls:Certificate:Path={site.CertificateFile}",
            $"--Kestrel:Endpoints:Tls:Certificate:KeyPath={site.KeyFile}",
            "--ReverseProxy:Routes:all:ClusterId=log-source",
            "--ReverseProxy:Routes:all:Match:Path=/{**rest}",
            $"--ReverseProxy:Clusters:log-source:Destinations:primary:Address={address}",
            $"--ReverseProxy:Clusters:log-source:HttpRequest:Version={version}",
            "--ReverseProxy:Clusters:log-source:HttpRequest:VersionPolicy=RequestVersionExact",
            "--ReverseProxy:Clusters:log-source:HttpRequest:ActivityTimeout=01:00:00",
        ];

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
