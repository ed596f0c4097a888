using System.Net;
using System.Net.WebSockets;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Streams.Lifecycle;

[Trait("Category", "Waits")]
public sealed class EndedStreamTests
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
    public async Task A_route_can_let_streams_outlive_their_token_but_a_revocation_still_ends_them()
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

        // A ping every second: the fourth arrives after the token has expired.
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

        await gateway.AssertEndedAsync("end=token-revoked");
    }

    [Fact]
    public async Task A_client_that_leaves_ends_its_backend_stream()
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
        await gateway.AssertEndedAsync("end=client-left");
    }

    [Fact]
    public async Task A_stopping_gateway_asks_its_clients_to_reconnect()
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
    public async Task A_draining_gateway_is_not_ready_and_rejects_new_websockets()
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
            await WebSocketClient.RejectedStatusAsync(gateway.Http, "/generic/ws")
        );
        Assert.Null(await events.NextAsync());
        await stopping;
    }

    [Fact]
    public async Task A_backend_that_aborts_an_event_stream_ends_it_with_an_error()
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
        await gateway.AssertEndedAsync("end=error");
    }

    [Fact]
    public async Task A_backend_that_aborts_a_websocket_closes_it_with_1011()
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
