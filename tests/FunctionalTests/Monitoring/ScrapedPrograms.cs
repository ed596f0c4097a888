using EdgeGateway.Hosting.Logging;
using EdgeGateway.Hosting.Redis.Refusals;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Monitoring;

/// <summary>
/// The series of a gateway and a log source after some traffic. Measurements of rare events are made directly.
/// </summary>
public sealed class ScrapedPrograms : IAsyncLifetime
{
    private const string Follow = "/apps/example-app/logs?stream=true";

    private Series[] _series = [];

    internal IReadOnlyList<Series> Series => _series;

    public async ValueTask InitializeAsync()
    {
        using var certificate = new CertificateFolder();
        certificate.WriteInPlace(TestCertificate.Create("localhost"));
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var source = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        await using var gateway = await GatewayHost.StartAsync(
            [source],
            ("Redis:ConnectionString", redis.ConnectionString),
            ("Kestrel:Certificates:Default:Path", certificate.CertificatePath),
            ("Kestrel:Certificates:Default:KeyPath", certificate.KeyPath),
            ("Kestrel:Limits:MaxConcurrentConnections", "1000"),
            ("Kestrel:Limits:MaxConcurrentUpgradedConnections", "1000"),
            ("StreamLimits:Plans:free:PerTenant", "10"),
            ("StreamLimits:Plans:free:PerApp", "10"),
            ("ReverseProxy:Routes:unreachable:ClusterId", "unreachable"),
            ("ReverseProxy:Routes:unreachable:Match:Path", "/unreachable"),
            ("ReverseProxy:Routes:unreachable:AuthorizationPolicy", "Anonymous"),
            ("ReverseProxy:Clusters:unreachable:Destinations:none:Address", "http://127.0.0.1:1/")
        );
        await Eventually.HoldsAsync(async () =>
            (await Http.GetAsync(gateway.Http, "/apps/example-app/logs", gateway.Token())).IsSuccessStatusCode
        );
        using var socket = await WebSocketClient.OpenAsync(gateway.Http, Follow, gateway.Token());
        using var events = await SseClient.OpenAsync(gateway.Http, Follow, gateway.Token());
        Assert.Equal(502, (int)(await Http.GetAsync(gateway.Http, "/unreachable")).StatusCode);

        foreach (var services in (IServiceProvider[])[gateway.Services, source.Services])
        {
            AllMeasurements.Make(services);

            // The log of a test is not standard output.
            services.GetRequiredService<LogMetrics>().Observe(LogWriter.StandardOutput);
            services
                .GetRequiredService<RedisRefusalTracker>()
                .ReportRefused("x", "server", "key", new RedisRefusal(RefusalCause.Oom, "", IsKeySpecific: false));
        }

        // The sizes of the heap are those after a collection.
        GC.Collect();
        _series =
        [
            .. (await MetricsText.ReadAsync(gateway.Management))
                .Concat(await MetricsText.ReadAsync(source.Management))
                .Select(Monitoring.Series.Parse),
        ];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
