using System.Text.Json;
using EdgeGateway.Operations;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Status;

/// <summary><c>GET /events</c> on the management port.</summary>
public sealed class EventsTests
{
    [Fact]
    public async Task Changes_arrive_as_they_happen()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync([
            .. backend.Route(),
            ("ReverseProxy:Clusters:dead:Destinations:only:Address", "http://127.0.0.1:1/"),
            ("ReverseProxy:Routes:dead:ClusterId", "dead"),
            ("ReverseProxy:Routes:dead:Match:Path", "/dead"),
            ("ReverseProxy:Routes:dead:AuthorizationPolicy", "Anonymous"),
        ]);
        using var events = await SseClient.OpenAsync(gateway.Management, "/events");
        Assert.Equal("ready: This gateway is ready.", await NextAsync(events));

        using var stream = await SseClient.OpenAsync(gateway.Http, "/generic/x");
        await AdminApi.SendAsync(HttpMethod.Delete, gateway.Management, "/streams?route=generic");
        Assert.Equal("streams-ended: loopback ended 1 streams: ?route=generic.", await NextAsync(events));
        await SetAsync("draining");
        Assert.Equal(
            "destination-draining: loopback drained destination primary of cluster generic.",
            await NextAsync(events)
        );
        await SetAsync("enabled");
        Assert.Equal(
            "destination-enabled: loopback enabled destination primary of cluster generic.",
            await NextAsync(events)
        );
        await AdminApi.SendAsync(HttpMethod.Post, gateway.Management, "/revocations", """{"tenant":"acme"}""");
        Assert.StartsWith(
            "tokens-revoked: loopback revoked tenant 'acme'",
            await NextAsync(events),
            StringComparison.Ordinal
        );
        using var refused = await Http.GetAsync(gateway.Http, "/dead");
        Assert.StartsWith(
            "destination-down: Destination only of cluster dead cannot be reached",
            await NextAsync(events),
            StringComparison.Ordinal
        );

        Task SetAsync(string state) =>
            AdminApi.SendAsync(
                HttpMethod.Put,
                gateway.Management,
                "/destinations/generic/primary",
                $$"""{"state":"{{state}}"}"""
            );
    }

    [Fact]
    public async Task A_reader_resumes_after_the_last_change_that_it_has_seen()
    {
        await using var gateway = await StartAsync();
        var log = gateway.Services.GetRequiredService<ChangeLog>();
        await Eventually.HoldsAsync(() => log.Read(0, out _).Count > 0);
        for (var i = 0; i < 200; i++)
        {
            log.Add(ChangeKind.ConfigurationApplied, $"{i}");
        }

        // Without a place, the last 50.
        using var first = await SseClient.OpenAsync(gateway.Management, "/events");
        var (id, data) = (await first.NextAsync())!.Value;
        var change = JsonDocument.Parse(data).RootElement;
        Assert.Equal("150", change.GetProperty("text").GetString());
        Assert.Equal(id, $"{change.GetProperty("id")}");
        Assert.Equal(
            Enumerable.Range(150, 50).Select(i => $"{i}"),
            (await AdminApi.GetAsync(gateway.Management, "/events", "application/json"))
                .GetProperty("events")
                .EnumerateArray()
                .Select(one => one.GetProperty("text").GetString())
        );

        // The header is that of a browser that reconnects to the same URL.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Management, "/events?since=1"))
        {
            Headers = { { "Last-Event-ID", id } },
        };
        using var again = new SseClient(await Http.SendAsync(request));
        for (var i = 151; i < 200; i++)
        {
            Assert.Equal($"configuration-applied: {i}", await NextAsync(again));
        }

        log.Add(ChangeKind.ConfigurationApplied, "live");
        Assert.Equal("configuration-applied: live", await NextAsync(again));
    }

    [Fact]
    public async Task A_reader_that_does_not_read_holds_neither_others_nor_the_stop()
    {
        await using var gateway = await StartAsync();
        var log = gateway.Services.GetRequiredService<ChangeLog>();
        using var stuck = await RawConnection.OpenAsync(gateway.Management);
        await stuck.SendAsync("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        using var reader = await SseClient.OpenAsync(gateway.Management, "/events?since=0");
        Assert.Equal("ready: This gateway is ready.", await NextAsync(reader));

        // More than the buffers of a connection take.
        var text = new string('x', 20_000);
        for (var i = 0; i < 900; i++)
        {
            log.Add(ChangeKind.ConfigurationApplied, $"{i} {text}");
        }

        for (var i = 0; i < 900; i++)
        {
            Assert.StartsWith($"configuration-applied: {i} ", await NextAsync(reader), StringComparison.Ordinal);
        }

        var stopping = gateway.StopAsync();
        Assert.Equal("draining: This gateway is draining: it ends its streams and exits.", await NextAsync(reader));
        Assert.Null(await reader.NextAsync());
        await stopping;
    }

    [Fact]
    public async Task It_is_no_stream_of_the_limits()
    {
        await using var gateway = await StartAsync(("Overload:MaxStreams", "1"));
        using var one = await SseClient.OpenAsync(gateway.Management, "/events");
        using var two = await SseClient.OpenAsync(gateway.Management, "/events");
        var status = await AdminApi.GetAsync(gateway.Management, "/status");
        Assert.Equal(0, status.GetProperty("streams").GetProperty("open").GetInt32());
        Assert.Equal(0, status.GetProperty("connections").GetProperty("open").GetInt32());
    }

    // Without the checks of the log source of the shipped settings, which does not run.
    private static Task<GatewayHost> StartAsync(params (string Key, string? Value)[] settings) =>
        GatewayHost.StartAsync([("ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled", "false"), .. settings]);

    private static async Task<string> NextAsync(SseClient events)
    {
        var change = JsonDocument.Parse((await events.NextAsync())!.Value.Data).RootElement;
        return $"{change.GetProperty("kind")}: {change.GetProperty("text")}";
    }
}
