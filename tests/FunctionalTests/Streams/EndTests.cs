using System.Net;
using System.Net.WebSockets;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Streams;

[Trait("Category", "Waits")]
public sealed class EndTests
{
    [Fact]
    public async Task A_stream_ends_when_its_token_expires()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);

        var token = gateway.Token(TokenClaims.ReadLogs, seconds: 3);
        using var client = await WebSocketClient.OpenAsync(gateway.Http, "/apps/example-app/logs?stream=true", token);
        Assert.Null(await client.NextAsync());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, client.CloseStatus);
        Assert.Equal("token-expired", client.CloseReason);
    }

    [Fact]
    public async Task A_route_may_let_its_streams_outlive_their_token_and_a_revocation_ends_them_all_the_same()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(http2: false, ("EndWithToken", "false"), ("KeepAliveInterval", "1")),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", "logs:read"),
        ]);
        using var client = await SseClient.OpenAsync(
            gateway.Http,
            "/generic/sse",
            gateway.Token(TokenClaims.ReadLogs, seconds: 2)
        );

        // A ping each second: the fourth comes when the token has expired.
        for (var i = 0; i < 4; i++)
        {
            Assert.NotNull(await client.NextAsync());
        }

        using var revoked = await Http.PostAsync(
            gateway.Management,
            "/revocations",
            gateway.Token(TokenClaims.Administer),
            "application/json",
            """{"tenant":"acme"}"""
        );
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        while (await client.NextAsync() is not null) { }

        await gateway.AssertGoneAsync("end=token-revoked");
    }

    [Fact]
    public async Task A_client_that_leaves_takes_its_backend_stream_with_it()
    {
        var left = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            await SilentBackend.ServeAsync(context);
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route());

        var client = await SseClient.OpenAsync(gateway.Http, "/generic/sse");
        client.Dispose();
        await left.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await gateway.AssertGoneAsync("end=client-left");
    }

    [Fact]
    public async Task A_gateway_that_stops_tells_its_clients_to_come_back()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route());
        using var socket = await WebSocketClient.OpenAsync(gateway.Http, "/generic/ws");
        using var events = await SseClient.OpenAsync(gateway.Http, "/generic/sse");

        var stopping = gateway.StopAsync();

        Assert.Null(await socket.NextAsync());
        Assert.Equal((WebSocketCloseStatus)1012, socket.CloseStatus);
        Assert.Equal("draining", socket.CloseReason);
        Assert.Null(await events.NextAsync());
        await stopping;
    }

    [Fact]
    public async Task While_it_drains_a_gateway_says_so_and_takes_no_new_websockets()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([.. backend.Route(), ("Draining:Window", "00:00:04")]);
        using var events = await SseClient.OpenAsync(gateway.Http, "/generic/sse");
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode);

        var stopping = gateway.StopAsync();

        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            (await Http.GetAsync(gateway.Management, "/readyz")).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(gateway.Management, "/healthz")).StatusCode);
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            await WebSocketClient.RefusedStatusAsync(gateway.Http, "/generic/ws")
        );
        Assert.Null(await events.NextAsync());
        await stopping;
    }

    [Fact]
    public async Task A_backend_that_breaks_an_event_stream_off_is_an_error_even_though_the_client_is_let_go_for_it()
    {
        var read = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: a\n\n");
            await context.Response.Body.FlushAsync();
            await read.Task;
            context.Abort();
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route());
        using var client = await SseClient.OpenAsync(gateway.Http, "/generic/sse");
        Assert.Equal("a", (await client.NextAsync())?.Data);
        read.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(client.NextAsync);
        await gateway.AssertGoneAsync("end=error");
    }

    [Fact]
    public async Task A_backend_that_breaks_off_closes_the_websocket_with_1011()
    {
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            context.Abort();
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2: true));

        using var client = await WebSocketClient.OpenAsync(gateway.Http, "/generic/ws");
        Assert.Null(await client.NextAsync());
        Assert.Equal(WebSocketCloseStatus.InternalServerError, client.CloseStatus);
    }
}
