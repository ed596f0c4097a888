using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.Telemetry;

/// <summary>
/// The metrics of both programs. Those that count are in processes of their own, because OpenTelemetry listens to the
/// meters of all programs of a process.
/// </summary>
public sealed class MetricsEndpointTests
{
    // The exporter answers from the same collection for 300 ms.
    private static readonly TimeSpan CacheTime = TimeSpan.FromMilliseconds(350);

    [Fact]
    public async Task Metrics_are_served_only_on_the_management_ports()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        Assert.NotEmpty(await MetricsText.ReadAsync(gateway.Management));
        Assert.NotEmpty(await MetricsText.ReadAsync(source.Management));
        Assert.Equal(404, (int)(await Http.GetAsync(gateway.Http, "/metrics")).StatusCode);
        Assert.Equal(404, (int)(await Http.GetAsync(source.Http, "/metrics")).StatusCode);
    }

    [Fact]
    public async Task The_management_port_of_the_log_source_serves_health_and_no_data()
    {
        await using var source = await LogSourceHost.StartAsync();
        Assert.Equal(200, (int)(await Http.GetAsync(source.Management, "/healthz")).StatusCode);
        Assert.Equal(200, (int)(await Http.GetAsync(source.Management, "/readyz")).StatusCode);
        Assert.Equal(404, (int)(await Http.GetAsync(source.Management, "/apps/example-app/logs")).StatusCode);
    }

    [Fact]
    [Trait("Category", "Waits")]
    public async Task A_stream_is_counted_by_its_opening_and_not_as_a_long_request()
    {
        var (source, gateway, tokens) = await StartAsync();
        await using var _ = source;
        await using var __ = gateway;
        await using var ___ = tokens;
        using (await SseClient.OpenAsync(gateway.Http, "/apps/example-app/logs?stream=true", tokens.Token()))
        {
            var open = await MetricsText.ReadAsync(gateway.Management);
            string[] labels = ["kind=\"sse\"", "protocol=\"http/1.1\"", "route=\"logs\""];
            Assert.Equal(1, MetricsText.Sum(open, "edge_streams_active", labels));
            Assert.Equal(1, MetricsText.Sum(open, "edge_streams_opened_total", labels));
            Assert.Equal(1, MetricsText.Sum(open, "edge_streams_open_duration_seconds_count", labels));
            Assert.Equal(1, MetricsText.Sum(await MetricsText.ReadAsync(source.Management), "logsource_followers"));
        }

        await Eventually.HoldsAsync(() =>
            gateway.Output.Any(line => line.Contains("end=client-left", StringComparison.Ordinal))
        );
        await Task.Delay(CacheTime, TestContext.Current.CancellationToken);
        var ended = await MetricsText.ReadAsync(gateway.Management);
        Assert.Equal(0, MetricsText.Sum(ended, "edge_streams_active"));
        Assert.Equal(1, MetricsText.Sum(ended, "edge_streams_ended_total", "reason=\"client-left\""));
        Assert.Equal(0, MetricsText.Sum(ended, "http_server_request_duration_seconds_count", "/logs\""));
    }

    [Fact]
    [Trait("Category", "Heavy")]
    public async Task Ten_thousand_apps_tenants_and_paths_add_no_series()
    {
        var (source, gateway, tokens) = await StartAsync(("Buffer:MaxApps", "20000"));
        await using var _ = source;
        await using var __ = gateway;
        await using var ___ = tokens;
        await SendAllAsync(gateway, tokens, 0, 64);

        // The first time also makes the series of the scrape itself.
        await NamesAsync();
        await Task.Delay(CacheTime, TestContext.Current.CancellationToken);
        var (gatewayBefore, sourceBefore) = await NamesAsync();
        await SendAllAsync(gateway, tokens, 64, 10_000);
        await Task.Delay(CacheTime, TestContext.Current.CancellationToken);
        var (gatewayAfter, sourceAfter) = await NamesAsync();
        Assert.Equal(gatewayBefore, gatewayAfter);
        Assert.Equal(sourceBefore, sourceAfter);

        async Task<(string[] Gateway, string[] Source)> NamesAsync() =>
            (
                Names(await MetricsText.ReadAsync(gateway.Management)),
                Names(await MetricsText.ReadAsync(source.Management))
            );
    }

    private static async Task<(LogSourceProcess Source, GatewayProcess Gateway, GatewayHost Tokens)> StartAsync(
        params (string Key, string? Value)[] settings
    )
    {
        var source = await LogSourceProcess.StartAsync(settings, TestContext.Current.CancellationToken);
        var gateway = await GatewayProcess.StartAsync(
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", source.H2c.ToString())
        );
        return (source, gateway, await GatewayHost.StartAsync());
    }

    // Some get new series by themselves: the first exception of a type, the first connection that is closed.
    private static string[] Names(IEnumerable<string> series) =>
        [
            .. series
                .Where(line =>
                    !line.StartsWith("dotnet_", StringComparison.Ordinal)
                    && !line.StartsWith("kestrel_connection_duration_", StringComparison.Ordinal)
                )
                .Select(line => line[..(line.LastIndexOf('}') + 1)])
                .Order(StringComparer.Ordinal),
        ];

    private static Task SendAllAsync(GatewayProcess gateway, GatewayHost tokens, int first, int count) =>
        Parallel.ForAsync(
            first,
            first + count,
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) =>
            {
                var token = tokens.Token($"{TokenClaims.ReadLogs} {TokenClaims.WriteLogs}", $"app-{i}", $"tenant-{i}");
                using var request = new HttpRequestMessage(
                    new HttpMethod($"M{i}"),
                    new Uri(gateway.Http, $"/nowhere/{i}")
                );
                using var unknown = await Http.SendAsync(request);
                using var posted = await Http.PostAsync(
                    gateway.Http,
                    $"/apps/app-{i}/lines?container=c-{i}",
                    token,
                    "text/plain",
                    "hello"
                );
                using var dump = await Http.GetAsync(gateway.Http, $"/apps/app-{i}/logs?filter=c-{i}", token);
                Assert.Equal((202, 200), ((int)posted.StatusCode, (int)dump.StatusCode));
            }
        );
}
