using Microsoft.AspNetCore.Builder;

namespace EdgeGateway.Testing;

/// <summary>A log source in this process. It uses the embedded buffer unless the settings select another one.</summary>
public sealed class LogSourceHost : ServerHost
{
    private static readonly string[] Endpoints = ["H2c", "Http", "Management", "Syslog-Tcp"];

    private LogSourceHost(WebApplication app)
        : base(app, Endpoints) { }

    /// <summary>HTTP/1.1.</summary>
    public Uri Http => Endpoint("Http");

    /// <summary>HTTP/2 with prior knowledge.</summary>
    public Uri H2c => Endpoint("H2c");

    /// <summary>The management port.</summary>
    public Uri Management => Endpoint("Management");

    /// <summary>Syslog over TCP. Valid only if <c>Syslog:Endpoints:Tcp:Url</c> is set.</summary>
    public Uri Syslog => Endpoint("Syslog-Tcp");

    /// <summary>Starts a log source. <paramref name="settings"/> override the shipped settings.</summary>
    public static async Task<LogSourceHost> StartAsync(params (string Key, string? Value)[] settings) =>
        new(
            await StartProgramAsync(
                configure => LogSource.Program.Build([], configure),
                builder =>
                    Configure(
                        builder,
                        [
                            new("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"),
                            new("Kestrel:Endpoints:H2c:Url", "http://127.0.0.1:0"),
                            new("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:0"),
                            new("Draining:Delay", "00:00:00"),
                            new("Draining:Window", "00:00:00"),
                            .. settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)),
                        ]
                    )
            )
        );

    /// <summary>Starts a log source that stores its lines in Redis.</summary>
    public static Task<LogSourceHost> StartOnRedisAsync(
        string connectionString,
        params (string Key, string? Value)[] settings
    ) => StartAsync([("Buffer:Kind", "Redis"), ("Redis:ConnectionString", connectionString), .. settings]);
}
