using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using EdgeGateway.Timing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Streams.Lifecycle;

/// <summary>
/// Clients whose host disappears without a FIN, with the shipped settings. All run concurrently, because each takes
/// most of a minute.
/// </summary>
[Trait("Category", "Waits")]
public sealed class DeadPeerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);
    private static readonly string[] Kinds = ["websocket", "events"];
    private static readonly string[] ClientProtocols = ["h1", "h2c", "h1+tls", "h2+tls"];

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _backendEnds = new();

    [Fact]
    public async Task A_client_whose_host_disappears_is_detected_within_45_s_and_its_backend_stream_ends()
    {
        await using var network = await OpenNetworkAsync();
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. GatewayHost.ListenOn(network.Outside),
            .. backend.Route("pinged", http2: true),
            .. backend.Route("pinged-h1", http2: false),
            .. backend.Route("unpinged", http2: true, ("KeepAliveMode", "off")),
            ("Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel.Connections", "Debug"),
        ]);
        using var otherSocket = await WebSocketClient.OpenAsync(gateway.Http, "/pinged/other/websocket");
        using var otherEvents = await SseClient.OpenAsync(gateway.H2c, "/pinged/other/events", http2: true);

        var disappearing = Task.WhenAll(
            from kind in Kinds
            from protocol in ClientProtocols
            from situation in Enum.GetValues<Situation>()
            select DisappearAsync(gateway, network, kind, protocol, situation)
        );

        // The other clients' streams stay open only if they are pinged, and each client receives every ping.
        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(await otherSocket.NextAsync());
            Assert.NotNull(await otherEvents.NextAsync());
        }

        await disappearing;
        Assert.Equal(2, gateway.Services.GetRequiredService<StreamRegistry>().Count);
        Assert.Equal(2, gateway.Services.GetRequiredService<TimerWheel>().Count);
        Assert.NotNull(await otherSocket.NextAsync());
        Assert.NotNull(await otherEvents.NextAsync());
    }

    private static async Task<NetworkNamespace> OpenNetworkAsync()
    {
        if (NetworkNamespace.UnavailableReason is { } reason)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
        }

        return await NetworkNamespace.CreateAsync();
    }

    private static string Route(Situation situation) =>
        situation switch
        {
            Situation.Unpinged => "unpinged",
            Situation.AtRandomTime => "pinged-h1",
            _ => "pinged",
        };

    private static async Task WaitWithinLimitAsync(DisappearingClient client, string description, Func<bool> condition)
    {
        while (!condition())
        {
            Assert.True(
                client.Elapsed < Limit,
                $"{client.Name}: {description} has not ended after {Limit.TotalSeconds} s."
            );
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private async Task DisappearAsync(
        GatewayHost gateway,
        NetworkNamespace network,
        string kind,
        string protocol,
        Situation situation
    )
    {
        using var client = new DisappearingClient($"/{Route(situation)}/{situation}/{kind}/{protocol}", network);
        var backendEnd = _backendEnds[client.Name] = new TaskCompletionSource();
        await client.OpenAsync(gateway, kind, protocol);
        switch (situation)
        {
            case Situation.AfterPing:
                await client.ReadAsync();

                // The client's kernel takes up to 40 ms to acknowledge the ping.
                await Task.Delay(100, TestContext.Current.CancellationToken);
                break;
            case Situation.Busy:
                await client.ReadAsync();
                break;
            case Situation.AtRandomTime:
                await Task.Delay(Random.Shared.Next(15_000), TestContext.Current.CancellationToken);
                break;
        }

        await client.DisappearAsync();

        string? end = null;
        await WaitWithinLimitAsync(
            client,
            "the stream",
            () => (end = gateway.FindLogLine($" {client.Name} ")) is not null
        );
        var stream = client.Elapsed;
        await WaitWithinLimitAsync(client, "the backend's stream", () => backendEnd.Task.IsCompleted);
        var backend = client.Elapsed;

        // A request id consists of the connection's id and a number.
        var connection = Regex.Match(end!, " id=([^:]+):").Groups[1].Value;
        await WaitWithinLimitAsync(
            client,
            "the connection",
            () => gateway.FindLogLine($"Connection id \"{connection}\" stopped.") is not null
        );
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{client.Name}: stream {stream.TotalSeconds:F1} s, backend {backend.TotalSeconds:F1} s, "
                + $"connection {client.Elapsed.TotalSeconds:F1} s"
        );

        // Without pings the idle timeout ends the stream first.
        Assert.Contains(
            situation == Situation.Unpinged ? "end=idle" : "end=client-left",
            end,
            StringComparison.Ordinal
        );
    }

    private async Task ServeAsync(HttpContext context)
    {
        try
        {
            await (
                context.Request.Path.Value!.Contains(nameof(Situation.Busy), StringComparison.Ordinal)
                    ? SendLinesAsync(context)
                    : SilentBackend.ServeAsync(context)
            );
        }
        finally
        {
            if (_backendEnds.TryGetValue(context.Request.Path.Value!, out var end))
            {
                end.TrySetResult();
            }
        }
    }

    private static async Task SendLinesAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await RepeatAsync(
                () => socket.SendAsync("a line"u8.ToArray(), WebSocketMessageType.Text, true, context.RequestAborted),
                context
            );
        }
        else
        {
            context.Response.ContentType = "text/event-stream";
            await RepeatAsync(() => context.Response.WriteAsync("data: a line\n\n", context.RequestAborted), context);
        }
    }

    private static async Task RepeatAsync(Func<Task> send, HttpContext context)
    {
        while (true)
        {
            await send();
            await Task.Delay(200, context.RequestAborted);
        }
    }

    private enum Situation
    {
        /// <summary>Right after it acknowledged a ping, so that the next ping is a whole interval away.</summary>
        AfterPing,

        AtRandomTime,

        Unpinged,

        /// <summary>While the backend sends a line every 200 ms.</summary>
        Busy,
    }
}
