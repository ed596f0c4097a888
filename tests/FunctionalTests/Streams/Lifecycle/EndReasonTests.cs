using System.Net.WebSockets;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Streams.Lifecycle;

/// <summary>Every end reason of a stream: from its cause to the client, the access log and the metrics.</summary>
[Trait("Category", "Waits")]
public sealed class EndReasonTests
{
    // The close code and reason that a WebSocket client receives; null if nothing can reach the client.
    private static readonly Dictionary<StreamEndReason, (int Code, string Reason)?> CloseFrames = new()
    {
        [StreamEndReason.ClientLeft] = null,
        [StreamEndReason.BackendEnded] = (1000, "backend-ended"),
        [StreamEndReason.Idle] = (1001, "idle"),
        [StreamEndReason.BackendSilent] = (1001, "backend-silent"),
        [StreamEndReason.TokenExpired] = (1008, "token-expired"),
        [StreamEndReason.TokenRevoked] = (1008, "token-revoked"),
        [StreamEndReason.Limit] = (1008, "limit"),
        [StreamEndReason.SlowClient] = null,
        [StreamEndReason.Draining] = (1012, "draining"),
        [StreamEndReason.MaxAge] = (1012, "max-age"),
        [StreamEndReason.Overload] = (1013, "overload"),
        [StreamEndReason.Operator] = (1012, "operator"),
        [StreamEndReason.Error] = (1011, "error"),
    };

    public static TheoryData<string, bool> All
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var reason in Enum.GetNames<StreamEndReason>())
            {
                rows.Add(reason, false);
                rows.Add(reason, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Client_access_log_and_metrics_report_the_same_end_reason(string reasonName, bool webSocket)
    {
        var reason = Enum.Parse<StreamEndReason>(reasonName);
        var endBackend = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(context => ServeAsync(context, reason, endBackend.Task));
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route("generic", http2: true, Policy(reason)),
            .. Settings(reason),
        ]);
        using var ended = new MetricCapture(gateway, "edge.streams.ended");
        using var active = new MetricCapture(gateway, "edge.streams.active");
        using var client = new StreamEndClient(gateway, webSocket);
        await client.OpenAsync(
            gateway.Token(TokenClaims.ReadLogs, seconds: reason == StreamEndReason.TokenExpired ? 2 : 60)
        );

        Assert.Equal(1, active.Sum);

        switch (reason)
        {
            case StreamEndReason.ClientLeft:
                client.Dispose();
                break;
            case StreamEndReason.BackendEnded or StreamEndReason.Error:
                endBackend.SetResult();
                break;
            case StreamEndReason.Limit:
                gateway.ChangeSettings(("StreamLimits:Plans:small:PerTenant", "0"));
                break;
            case StreamEndReason.TokenRevoked or StreamEndReason.Overload:
            case StreamEndReason.TokenRevoked or StreamEndReason.Operator:
                var stream = Assert.Single(gateway.Services.GetRequiredService<StreamRegistry>().Streams);
                stream.ScheduleEnd(reason, stream.Context.Wheel.Now);
                break;
            case StreamEndReason.Draining:
                _ = gateway.StopAsync();
                break;
        }

        if (reason is not (StreamEndReason.ClientLeft or StreamEndReason.SlowClient))
        {
            var expected = CloseFrames[reason]!.Value;
            Assert.Equal(
                webSocket ? $"{expected.Code} {expected.Reason}"
                    : reason == StreamEndReason.Error ? "aborted"
                    : "end of body",
                await client.ReadToEndAsync()
            );
        }

        await gateway.AssertEndedAsync($"end={EndReasonCodes.Name(reason)} ");
        Assert.Equal(1, ended.Sum);
        Assert.Equal(
            $"kind={(webSocket ? "websocket" : "sse")} reason={EndReasonCodes.Name(reason)}",
            Assert.Single(ended.Tags)
        );
        Assert.Equal(0, active.Sum);
    }

    private static (string, string)[] Policy(StreamEndReason reason) =>
        reason switch
        {
            StreamEndReason.Idle => [("KeepAliveMode", "off"), ("IdleTimeout", "1")],
            StreamEndReason.BackendSilent => [("KeepAliveInterval", "0.5"), ("BackendSilence", "1")],
            StreamEndReason.MaxAge => [("StreamMaxAge", "1")],
            _ => [],
        };

    private static (string, string?)[] Settings(StreamEndReason reason) =>
        [
            ("ReverseProxy:Routes:generic:Match:Path", "/generic/{app:app}"),
            ("ReverseProxy:Routes:generic:AuthorizationPolicy", TokenClaims.ReadLogs),
            ("StreamLimits:Plans:small:PerTenant", "1"),
            ("StreamLimits:Default", "small"),
            .. reason == StreamEndReason.SlowClient ? new[] { ("IdlePolicy:SlowClient", (string?)"00:00:01") } : [],
        ];

    private static async Task ServeAsync(HttpContext context, StreamEndReason reason, Task endSignal)
    {
        var line = "data: hello\n\n"u8.ToArray();
        if (context.WebSockets.IsWebSocketRequest)
        {
            var socket = await context.WebSockets.AcceptWebSocketAsync();
            await SendAsync(() => socket.SendAsync(line, WebSocketMessageType.Text, true, context.RequestAborted));
        }
        else
        {
            context.Response.ContentType = "text/event-stream";
            await SendAsync(() => context.Response.Body.WriteAsync(line, context.RequestAborted).AsTask());
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await endSignal.WaitAsync(context.RequestAborted);
        if (reason == StreamEndReason.Error)
        {
            context.Abort();
        }

        async Task SendAsync(Func<Task> send)
        {
            do
            {
                await send();
            } while (reason == StreamEndReason.SlowClient);
        }
    }
}
