using System.Net.WebSockets;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Streams;

/// <summary>Every reason for which a stream may end, from its cause to what the client, the access log and the metrics say.</summary>
[Trait("Category", "Waits")]
public sealed class EndReasonTests
{
    // What the client of a WebSocket is told; null where nothing can reach it any more.
    private static readonly Dictionary<StreamEndReason, (int Code, string Reason)?> Told = new()
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
    public async Task An_end_is_told_alike_to_the_client_the_access_log_and_the_metrics(
        string reasonName,
        bool webSocket
    )
    {
        var reason = Enum.Parse<StreamEndReason>(reasonName);
        var backendMayEnd = new TaskCompletionSource();
        await using var backend = await BackendHost.StartAsync(context =>
            ServeAsync(context, reason, backendMayEnd.Task)
        );
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route("generic", http2: true, Policy(reason)),
            .. Settings(reason),
        ]);
        using var ended = new Counted(gateway, "edge.streams.ended");
        using var active = new Counted(gateway, "edge.streams.active");
        using var client = new EndingClient(gateway, webSocket);
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
                backendMayEnd.SetResult();
                break;
            case StreamEndReason.Limit:
                gateway.ChangeSettings(("StreamLimits:Plans:small:PerTenant", "0"));
                break;
            case StreamEndReason.TokenRevoked:
                var stream = Assert.Single(gateway.Services.GetRequiredService<StreamRegistry>().Streams);
                stream.ScheduleEnd(reason, stream.Context.Wheel.Now);
                break;
            case StreamEndReason.Draining:
                _ = gateway.StopAsync();
                break;
        }

        if (reason is not (StreamEndReason.ClientLeft or StreamEndReason.SlowClient))
        {
            var expected = Told[reason]!.Value;
            Assert.Equal(
                webSocket ? $"{expected.Code} {expected.Reason}"
                    : reason == StreamEndReason.Error ? "broken off"
                    : "end of body",
                await client.EndAsync()
            );
        }

        await gateway.AssertGoneAsync($"end={EndReasonCodes.Name(reason)} ");
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

    private static async Task ServeAsync(HttpContext context, StreamEndReason reason, Task mayEnd)
    {
        var line = "data: hello\n\n"u8.ToArray();
        if (context.WebSockets.IsWebSocketRequest)
        {
            var socket = await context.WebSockets.AcceptWebSocketAsync();
            await SpeakAsync(() => socket.SendAsync(line, WebSocketMessageType.Text, true, context.RequestAborted));
        }
        else
        {
            context.Response.ContentType = "text/event-stream";
            await SpeakAsync(() => context.Response.Body.WriteAsync(line, context.RequestAborted).AsTask());
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await mayEnd.WaitAsync(context.RequestAborted);
        if (reason == StreamEndReason.Error)
        {
            context.Abort();
        }

        async Task SpeakAsync(Func<Task> say)
        {
            do
            {
                await say();
            } while (reason == StreamEndReason.SlowClient);
        }
    }
}
