using System.Collections.Concurrent;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.StreamLimits;

/// <summary>Streams that clients abort in any phase leave no lease behind.</summary>
[Trait("Category", "Heavy")]
public sealed class LeaseLeakTests
{
    private const int Rounds = 50_000;
    private const int MaxConcurrency = 48;
    private const int Quota = 500;

    private static readonly string[] Phases =
    [
        "connecting",
        "waiting",
        "upgraded",
        "mid-message",
        "closing",
        "mid-event",
    ];

    // Completed when a request whose response the backend withholds has arrived.
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new();

    [Fact]
    public async Task After_50000_aborted_streams_no_lease_is_left()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            redis.ConnectionString,
            [
                .. LimitedStreams.Plan(Quota),
                ("Overload:MaxNewStreamsPerSecond", "0"),
                // No stream may end by itself while others are opened on a busy machine.
                ("IdlePolicy:Timeout", "00:10:00"),
                ("Logging:LogLevel:Default", "Warning"),
                ("Logging:LogLevel:EdgeGateway.Redis", "Information"),
            ]
        );
        await using var store = await LeaseStore.ConnectAsync(redis);
        var token = LimitedStreams.Token("acme");

        var reached = new ConcurrentDictionary<string, int>();
        await Parallel.ForAsync(
            0,
            Rounds,
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency },
            async (round, _) =>
            {
                var phase = Phases[round % Phases.Length];
                if (await OpenAndAbortAsync(gateway, phase, round, token))
                {
                    reached.AddOrUpdate(phase, 1, (_, count) => count + 1);
                }
            }
        );

        // Some streams are rejected, because leases are released shortly after their clients have left.
        Assert.All(
            Phases,
            phase => Assert.InRange(reached.GetValueOrDefault(phase), Rounds / Phases.Length / 2, Rounds)
        );
        var registry = gateway.Services.GetRequiredService<StreamRegistry>();
        await Eventually.HoldsAsync(async () =>
            LimitedStreams.LeaseCount(gateway) == 0
            && registry.Count == 0
            && (await store.TenantLeasesAsync("acme")).Length == 0
            && await store.AppLeaseCountAsync("acme", "app") == 0
        );

        var full = new List<IDisposable>();
        for (var i = 0; i < Quota; i++)
        {
            full.Add(await LimitedStreams.OpenAsync(gateway, "events"));
        }

        await LimitedStreams.AssertRejectedAsync(gateway, "events");
        full.ForEach(stream => stream.Dispose());
    }

    // Returns whether the stream reached the phase; otherwise it was rejected.
    private async Task<bool> OpenAndAbortAsync(GatewayHost gateway, string phase, int round, string token)
    {
        using var client = await RawConnection.OpenAsync(gateway.Http);
        var upgrade =
            phase == "mid-event"
                ? ""
                : "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        var waiting =
            phase == "waiting" ? _waiting[$"{round}"] = new(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        await client.SendAsync(
            $"GET /apps/app/logs?stream=true&filter={(waiting is null ? "" : round)} HTTP/1.1\r\nHost: x\r\n"
                + $"Authorization: Bearer {token}\r\n{upgrade}\r\n"
        );
        var isOpen = true;
        if (waiting is not null)
        {
            isOpen = await Task.WhenAny(waiting.Task, client.ReadAsync()) == waiting.Task;
            _waiting.TryRemove($"{round}", out TaskCompletionSource? _);
        }
        else if (phase != "connecting")
        {
            var answer = System.Text.Encoding.ASCII.GetString(await client.ReadAsync());
            isOpen =
                answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)
                || answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }

        if (isOpen && phase == "mid-message")
        {
            // The first two of ten bytes of a text message.
            await client.SendAsync([0x81, 0x8A, 0, 0, 0, 0, (byte)'a', (byte)'b']);
        }
        else if (isOpen && phase == "closing")
        {
            await client.SendAsync([0x88, 0x80, 0, 0, 0, 0]);
        }

        client.Reset();
        return isOpen;
    }

    private async Task ServeAsync(HttpContext context)
    {
        var filter = context.Request.Query["filter"].ToString();
        if (filter.Length > 0)
        {
            if (_waiting.TryGetValue(filter, out var waiting))
            {
                waiting.SetResult();
            }

            await Task.Delay(Timeout.Infinite, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else if (context.WebSockets.IsWebSocketRequest)
        {
            await SilentBackend.ServeAsync(context);
        }
        else
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("id: 1\ndata: half an ev", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
