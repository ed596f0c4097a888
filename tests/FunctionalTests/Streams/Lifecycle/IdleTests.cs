using System.Diagnostics;
using System.Net.WebSockets;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Streams.Lifecycle;

[Trait("Category", "Waits")]
public sealed class IdleTests
{
    private static readonly (string, string)[] TwoSecondsWithoutPings =
    [
        ("KeepAliveMode", "off"),
        ("IdleTimeout", "2"),
    ];

    [Theory]
    [MemberData(nameof(Protocols.Matrix), MemberType = typeof(Protocols))]
    public async Task An_idle_websocket_is_closed_with_1001_after_its_idle_timeout(string protocol, bool http2Backend)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend, TwoSecondsWithoutPings));
        var (server, http2) = gateway.Endpoint(protocol);

        using var client = await WebSocketClient.OpenAsync(server, "/generic/ws", http2: http2);
        var started = Stopwatch.StartNew();
        Assert.Null(await client.NextAsync());
        Assert.True(started.Elapsed > TimeSpan.FromSeconds(1.9), $"ended after {started.Elapsed}");
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, client.CloseStatus);
        Assert.Equal("idle", client.CloseReason);
        await client.CloseAsync();
        await gateway.AssertEndedAsync("end=idle");
    }

    [Theory]
    [MemberData(nameof(Protocols.Matrix), MemberType = typeof(Protocols))]
    public async Task An_idle_event_stream_ends_after_its_idle_timeout(string protocol, bool http2Backend)
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend, TwoSecondsWithoutPings));
        var (server, http2) = gateway.Endpoint(protocol);

        using var client = await SseClient.OpenAsync(server, "/generic/sse", http2: http2);
        var started = Stopwatch.StartNew();
        Assert.Null(await client.NextAsync());
        Assert.True(started.Elapsed > TimeSpan.FromSeconds(1.9), $"ended after {started.Elapsed}");
        await gateway.AssertEndedAsync("end=idle");
    }

    [Fact]
    public async Task Pings_keep_a_silent_stream_open_past_its_idle_timeout()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(
            backend.Route(metadata: [("KeepAliveInterval", "0.5"), ("IdleTimeout", "1")])
        );

        using var client = await WebSocketClient.OpenAsync(gateway.Http, "/generic/ws");
        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull(await client.NextAsync());
        }
    }

    [Theory]
    [InlineData("h1")]
    [InlineData("h2c")]
    public async Task No_data_rate_limit_of_the_server_ends_the_stream_of_a_client_that_only_reads(string protocol)
    {
        // Kestrel's limits on slow bodies take effect after 5 s.
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route(metadata: ("KeepAliveInterval", "8")));
        var (server, http2) = gateway.Endpoint(protocol);

        using var client = await WebSocketClient.OpenAsync(server, "/generic/ws", http2: http2);
        Assert.NotNull(await client.NextAsync());
        Assert.NotNull(await client.NextAsync());
    }
}
