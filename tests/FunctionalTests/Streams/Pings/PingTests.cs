using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Streams.Pings;

[Trait("Category", "Waits")]
public sealed class PingTests
{
    private static readonly (string Key, string Value) EverySecond = ("KeepAliveInterval", "1");

    [Theory]
    [MemberData(nameof(Protocols.Matrix), MemberType = typeof(Protocols))]
    public async Task A_websocket_is_pinged_between_messages_over_all_protocols(string protocol, bool http2Backend)
    {
        await using var backend = await BackendHost.StartAsync(EchoTwoMessagesAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend, EverySecond));
        var (server, http2) = gateway.Endpoint(protocol);

        using var client = await WebSocketClient.OpenAsync(server, "/generic/ws", http2: http2);
        await client.SendAsync("one");
        Assert.Equal("one", await client.NextAsync());
        AssertPing(await client.NextAsync());
        AssertPing(await client.NextAsync());
        await client.SendAsync("two");
        Assert.Equal("two", await client.NextAsync());
        Assert.Null(await client.NextAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
        Assert.Equal("done", client.CloseReason);
    }

    [Theory]
    [MemberData(nameof(Protocols.Matrix), MemberType = typeof(Protocols))]
    public async Task An_event_stream_opens_at_once_and_is_pinged_between_events_over_all_protocols(
        string protocol,
        bool http2Backend
    )
    {
        var go = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.FlushAsync();
            await go.Task;
            await context.Response.WriteAsync("id: 7\ndata: hello\n\n");
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend, EverySecond));
        var (server, http2) = gateway.Endpoint(protocol);

        using var pings = new MetricCapture(gateway, "edge.pings.sent");
        using var client = await SseClient.OpenAsync(server, "/generic/sse", http2: http2);
        var ping = await client.NextAsync();
        AssertPing(ping?.Data);
        Assert.Equal("kind=sse", pings.Tags.First());
        Assert.Null(ping?.Id);
        go.SetResult();
        Assert.Equal(("7", "hello"), await client.NextAsync());
        Assert.Null(await client.NextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_of_many_silent_websockets_is_pinged(bool http2Backend)
    {
        // On a raw socket a zero-byte read may complete although no data is available. This does not happen every time.
        const int Streams = 200;
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(
            backend.Route(http2Backend, ("KeepAliveInterval", "2"), ("IdleTimeout", "4"))
        );

        var clients = await Task.WhenAll(
            Enumerable.Range(0, Streams).Select(_ => WebSocketClient.OpenAsync(gateway.Http, "/generic/ws"))
        );
        for (var i = 0; i < 3; i++)
        {
            await Task.WhenAll(clients.Select(async client => AssertPing(await client.NextAsync())));
        }

        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public async Task A_routes_timeout_does_not_apply_to_streams()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(metadata: EverySecond),
            ("ReverseProxy:Routes:generic:Timeout", "00:00:01.5"),
        ]);
        using var client = await SseClient.OpenAsync(gateway.Http, "/generic/sse");
        for (var i = 0; i < 3; i++)
        {
            AssertPing((await client.NextAsync())?.Data);
        }
    }

    [Fact]
    public async Task A_route_can_define_its_own_ping_text()
    {
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(
            backend.Route(metadata: [EverySecond, ("KeepAliveTemplate", """{"type":"heartbeat"}""")])
        );

        using var socket = await WebSocketClient.OpenAsync(gateway.Http, "/generic/ws");
        Assert.Equal("""{"type":"heartbeat"}""", await socket.NextAsync());
        using var events = await SseClient.OpenAsync(gateway.Http, "/generic/sse");
        Assert.Equal("""{"type":"heartbeat"}""", (await events.NextAsync())?.Data);
    }

    [Fact]
    public async Task A_text_ping_waits_for_the_end_of_a_fragmented_message()
    {
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            foreach (var part in (string[])["a", "b"])
            {
                await socket.SendAsync(
                    Encoding.UTF8.GetBytes(part),
                    WebSocketMessageType.Text,
                    false,
                    context.RequestAborted
                );
                await Task.Delay(1_500, context.RequestAborted);
            }

            await socket.SendAsync("c"u8.ToArray(), WebSocketMessageType.Text, true, context.RequestAborted);
            await socket.ReceiveAsync(new byte[16], context.RequestAborted);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", context.RequestAborted);
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route(metadata: EverySecond));

        using var client = await WebSocketClient.OpenAsync(gateway.Http, "/generic/ws");
        Assert.Equal("abc", await client.NextAsync());
        AssertPing(await client.NextAsync());
        await client.SendAsync("enough");
        while (await client.NextAsync() is { } text)
        {
            AssertPing(text);
        }
    }

    [Fact]
    public async Task An_event_that_arrives_in_parts_stays_intact()
    {
        var pinged = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await SendAsync("data: a\n");
            await pinged.Task;
            await SendAsync("data: b");
            await Task.Delay(1_500, context.RequestAborted);
            await SendAsync("c\n\n");
            await Task.Delay(Timeout.Infinite, context.RequestAborted);

            async Task SendAsync(string part)
            {
                await context.Response.WriteAsync(part);
                await context.Response.Body.FlushAsync();
            }
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route(metadata: EverySecond));

        using var client = await SseClient.OpenAsync(gateway.Http, "/generic/sse");
        client.OnFirstComment = pinged.SetResult;
        Assert.Equal("a\nbc", (await client.NextAsync())?.Data);
        Assert.Equal(1, client.CommentCount);
        AssertPing((await client.NextAsync())?.Data);
    }

    [Fact]
    public async Task An_event_stream_that_its_backend_compresses_unrequested_gets_no_pings()
    {
        await using var backend = await BackendHost.StartAsync(async context =>
        {
            Assert.False(context.Request.Headers.ContainsKey("Accept-Encoding"));
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.WriteAsync("not really");
            await context.Response.Body.FlushAsync();
            await Task.Delay(2_000, context.RequestAborted);
        });
        await using var gateway = await GatewayHost.StartAsync(backend.Route(metadata: EverySecond));
        using var unpinged = new MetricCapture(gateway, "edge.streams.unpinged");
        using var pings = new MetricCapture(gateway, "edge.pings.sent");

        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, "/generic/sse"))
        {
            Headers = { { "Accept-Encoding", "gzip" } },
        };
        using var response = await Http.SendAsync(request);
        Assert.Equal("not really", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, unpinged.Sum);
        Assert.Equal(0, pings.Sum);
    }

    private static async Task EchoTwoMessagesAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        for (var i = 0; i < 2; i++)
        {
            var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
            await socket.SendAsync(
                buffer.AsMemory(0, received.Count),
                WebSocketMessageType.Text,
                true,
                context.RequestAborted
            );
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", context.RequestAborted);
    }

    private static void AssertPing(string? text)
    {
        var ping = JsonDocument.Parse(Assert.IsType<string>(text)).RootElement;
        Assert.Equal("ping", ping.GetProperty("name").GetString());
        Assert.Equal("ping", ping.GetProperty("event").GetString());
        Assert.InRange(
            ping.GetProperty("timestamp").GetDateTimeOffset(),
            DateTimeOffset.UtcNow.AddMinutes(-1),
            DateTimeOffset.UtcNow.AddSeconds(1)
        );
        Assert.Equal(3, ping.EnumerateObject().Count());
    }
}
