using System.Net.WebSockets;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Timing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Streams;

/// <summary>A backend that accepts every WebSocket and event stream and sends nothing.</summary>
internal static class SilentBackend
{
    public static async Task ServeAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var received = await socket.ReceiveAsync(new byte[1024], context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
            }

            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    /// <summary>Asserts that the stream is open: two more pings arrive.</summary>
    public static async Task AssertStillPingedAsync(this SseClient client)
    {
        Assert.NotNull(await client.NextAsync());
        Assert.NotNull(await client.NextAsync());
    }

    /// <summary>Waits for the end in the access log, and until no stream and no timer is left.</summary>
    public static async Task AssertEndedAsync(this GatewayHost gateway, string inAccessLog)
    {
        var registry = gateway.Services.GetRequiredService<StreamRegistry>();
        var wheel = gateway.Services.GetRequiredService<TimerWheel>();
        await Eventually.HoldsAsync(() =>
            wheel.Count == 0
            && registry.Count == 0
            && gateway.Log.Lines.Any(line => line.Contains(inAccessLog, StringComparison.Ordinal))
        );
    }
}
