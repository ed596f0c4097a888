using System.Net.WebSockets;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Timing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Streams;

/// <summary>A backend that opens whatever stream is asked for and says nothing.</summary>
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

    /// <summary>Two more pings come: the stream is alive.</summary>
    public static async Task AssertLivesAsync(this SseClient client)
    {
        Assert.NotNull(await client.NextAsync());
        Assert.NotNull(await client.NextAsync());
    }

    /// <summary>The end is written to the access log, and nothing of the stream is left behind.</summary>
    public static async Task AssertGoneAsync(this GatewayHost gateway, string inAccessLog)
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
