using System.Net.WebSockets;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Streams.Lifecycle;

/// <summary>A change of an endpoint's address in the configuration while streams use the endpoint.</summary>
[Trait("Category", "Waits")]
public sealed class ReboundEndpointTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task The_streams_of_a_rebound_endpoint_end_as_draining_not_as_client_left(bool webSocket, bool http2)
    {
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route());
        using var ended = new MetricCapture(gateway, "edge.streams.ended");
        var endpoint = http2 ? gateway.H2c : gateway.Http;
        var other = http2 ? gateway.Http : gateway.H2c;
        using var socket = webSocket
            ? await WebSocketClient.OpenAsync(endpoint, "/generic/x", token: null, http2)
            : null;
        using var events = webSocket ? null : await SseClient.OpenAsync(endpoint, "/generic/x", token: null, http2);
        using var otherEvents = await SseClient.OpenAsync(other, "/generic/x", token: null, !http2);
        Assert.NotNull(await otherEvents.NextAsync());

        gateway.ChangeSettings(($"Kestrel:Endpoints:{(http2 ? "PublicH2c" : "Public")}:Url", "http://127.0.0.2:0"));

        while (socket is null ? await events!.NextAsync() is not null : await socket.NextAsync() is not null) { }

        Assert.Equal(
            webSocket ? (1012, "draining") : (0, null),
            ((int)(socket?.CloseStatus ?? 0), socket?.CloseReason)
        );
        await Eventually.HoldsAsync(() => ended.Sum == 1);
        Assert.Equal($"kind={(webSocket ? "websocket" : "sse")} reason=draining", Assert.Single(ended.Tags));
        Assert.NotNull(gateway.FindLogLine(" end=draining "));
        Assert.Null(gateway.FindLogLine(" end=client-left "));
    }

    private static async Task ServeAsync(HttpContext context)
    {
        var line = "data: hello\n\n"u8.ToArray();
        if (context.WebSockets.IsWebSocketRequest)
        {
            var socket = await context.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync(line, WebSocketMessageType.Text, true, context.RequestAborted);
        }
        else
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync(line, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await Task.Delay(Timeout.Infinite, context.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
