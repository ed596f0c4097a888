using System.Collections.Concurrent;
using System.Diagnostics;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Timing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Streams.Lifecycle;

/// <summary>Clients that end their stream in every possible way.</summary>
[Trait("Category", "Waits")]
public sealed class ClientDisconnectTests
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _backendEnds = new();

    public static TheoryData<string, bool> Methods
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (
                var method in (string[])
                    ["events/fin", "events/reset", "websocket/fin", "websocket/reset", "websocket/close-fin"]
            )
            {
                rows.Add(method, false);
                rows.Add(method, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_client_that_closes_its_connection_ends_its_backend_stream_at_once(
        string method,
        bool http2Backend
    )
    {
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend));
        var path = $"/generic/{method}";
        var upgrade =
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        using var client = await RawConnection.OpenAsync(gateway.Http);
        await client.SendAsync(
            $"GET {path} HTTP/1.1\r\nHost: x\r\n{(method.StartsWith("websocket", StringComparison.Ordinal) ? upgrade : "")}\r\n"
        );
        Assert.NotEmpty(await client.ReadAsync());

        if (method.EndsWith("close-fin", StringComparison.Ordinal))
        {
            // A Close frame, which the backend never answers.
            await client.SendAsync([0x88, 0x80, 0, 0, 0, 0]);
        }

        var left = Stopwatch.StartNew();
        if (method.EndsWith("reset", StringComparison.Ordinal))
        {
            client.Reset();
        }
        else
        {
            client.Dispose();
        }

        await AssertEndedMaxDelayAsync(gateway, path, left);
    }

    [Theory]
    [InlineData("events", false)]
    [InlineData("events", true)]
    [InlineData("websocket", false)]
    [InlineData("websocket", true)]
    public async Task A_client_that_resets_one_http2_stream_ends_only_that_backend_stream(
        string kind,
        bool http2Backend
    )
    {
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2Backend));
        using var connection = Http.CreateInvoker(oneConnection: true);
        using var other = await SseClient.OpenAsync(gateway.H2c, "/generic/other", http2: true, invoker: connection);
        var path = $"/generic/{kind}/h2";
        IDisposable client =
            kind == "events"
                ? await SseClient.OpenAsync(gateway.H2c, path, http2: true, invoker: connection)
                : await WebSocketClient.OpenAsync(gateway.H2c, path, http2: true, invoker: connection);

        var left = Stopwatch.StartNew();
        client.Dispose();
        await _backendEnds[path].Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(left.Elapsed < MaxDelay, $"ended after {left.Elapsed}");
        Assert.False(_backendEnds["/generic/other"].Task.IsCompleted);
    }

    [Fact]
    public async Task Waves_of_streams_leave_no_stream_or_timer_behind()
    {
        const int Waves = 4;
        const int Streams = 250;
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await GatewayHost.StartAsync(backend.Route(http2: true));
        for (var wave = 0; wave < Waves; wave++)
        {
            var clients = await Task.WhenAll(
                Enumerable
                    .Range(0, Streams)
                    .Select(async i =>
                    {
                        var path = $"/generic/{wave}/{i}";
                        var http2 = i % 4 >= 2;
                        return (IDisposable)(
                            i % 2 == 0
                                ? await SseClient.OpenAsync(http2 ? gateway.H2c : gateway.Http, path, http2: http2)
                                : await WebSocketClient.OpenAsync(
                                    http2 ? gateway.H2c : gateway.Http,
                                    path,
                                    http2: http2
                                )
                        );
                    })
            );
            Assert.Equal(Streams, gateway.Services.GetRequiredService<StreamRegistry>().Count);
            Array.ForEach(clients, client => client.Dispose());
            await Eventually.HoldsAsync(() =>
                gateway.Services.GetRequiredService<StreamRegistry>().Count == 0
                && gateway.Services.GetRequiredService<TimerWheel>().Count == 0
                && _backendEnds.Values.All(ended => ended.Task.IsCompleted)
            );
        }
    }

    private async Task AssertEndedMaxDelayAsync(GatewayHost gateway, string path, Stopwatch left)
    {
        await _backendEnds[path].Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.True(left.Elapsed < MaxDelay, $"ended after {left.Elapsed}");
        await gateway.AssertEndedAsync("end=client-left");
    }

    private async Task ServeAsync(HttpContext context)
    {
        var ended = _backendEnds[context.Request.Path.Value!] = new TaskCompletionSource(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        using var aborted = context.RequestAborted.Register(ended.SetResult);
        if (context.WebSockets.IsWebSocketRequest)
        {
            // The backend never reads, so it never answers a Close. Its server only detects the end of the stream.
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await ended.Task;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.Body.FlushAsync();
        await ended.Task;
    }
}
