using System.Text.Json;
using EdgeGateway.Status.Peers;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace FunctionalTests.Status;

/// <summary>The gateways that share a Redis.</summary>
[Trait("Category", "Waits")]
public sealed class PeerTests
{
    private const string Key = "edge:gateways";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gateways_appear_and_disappear_with_their_numbers()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await StartAsync(redis, backend, "edge-1");
        using var open = await SseClient.OpenAsync(first.Http, "/generic/x");
        await using var second = await StartAsync(redis, backend, "edge-2");
        using var also = await SseClient.OpenAsync(second.Http, "/generic/x");

        await AnnounceAsync(second, first);
        await Eventually.HoldsAsync(async () =>
            (await PeersAsync(first)).SingleOrDefault() is { ValueKind: JsonValueKind.Object } peer
            && $"{peer.GetProperty("gateway")} {peer.GetProperty("state")}" == "edge-2 ready"
            && peer.GetProperty("streams").GetProperty("open").GetInt32() == 1
        );
        var status = await AdminApi.GetAsync(first.Management, "/status");
        Assert.True(status.GetProperty("redis").GetProperty("connected").GetBoolean());
        Assert.InRange(status.GetProperty("redis").GetProperty("latencyMs").GetDouble(), 0, 1_000);
        var limit = status.GetProperty("streams").GetProperty("limit").GetInt64();
        Assert.Equal(
            $$"""{"gateways":2,"streams":{"open":2,"limit":{{2 * limit}}}""",
            status.GetProperty("total").GetRawText().Split(",\"requestsPerSecond")[0]
        );

        // Two with the same name are two.
        await using var same = await StartAsync(redis, backend, "edge-2");
        await AnnounceAsync(same, first);
        await Eventually.HoldsAsync(async () =>
            (await PeersAsync(first))
                .Select(peer => $"{peer.GetProperty("gateway")}")
                .SequenceEqual(["edge-2", "edge-2"])
        );
        Assert.Equal(2, (await PeersAsync(first)).Select(peer => $"{peer.GetProperty("id")}").Distinct().Count());

        // A gateway that stops removes itself at once; the others read that with their next announcement.
        await same.StopAsync();
        await second.StopAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        Assert.Equal(1, await connection.GetDatabase().SortedSetLengthAsync(Key));
        await AnnounceAsync(first);
        Assert.Empty(await PeersAsync(first));
        var events = await AdminApi.EventsAsync(first.Management);
        Assert.Equal(2, events.Count(one => one == "peer-appeared: Gateway edge-2 shares this gateway's Redis."));
        Assert.Equal(
            2,
            events.Count(one => one == "peer-left: Gateway edge-2 has stopped, or announces itself no longer.")
        );
    }

    [Fact]
    public async Task Rows_of_other_programs_and_killed_gateways_do_no_harm()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        string[] wrong =
        [
            "",
            "nonsense",
            "null",
            "[]",
            "{}",
            """{"id":"a","gateway":null}""",
            """{"id":"a","gateway":"a","state":"ready","streams":{"open":"x"}}""",
            Row(id: new string('x', 10_000)),
            Row(id: "open", open: long.MaxValue),
            Row(id: "limit", limit: long.MaxValue),
            Row(id: "rate", rate: 1e308),
            Row(id: "rate-again", rate: 1e308),
            Row(id: "negative", rate: -1),
        ];
        var soon = DateTimeOffset.UtcNow.AddSeconds(14).ToUnixTimeMilliseconds();
        var later = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        foreach (var row in wrong)
        {
            await database.SortedSetAddAsync(Key, row, soon);
        }

        // Rows of no gateway, which would never expire.
        foreach (var score in new[] { double.PositiveInfinity, 1e300, later })
        {
            await database.SortedSetAddAsync(Key, Row(id: $"{score}"), score);
        }

        await using var gateway = await StartAsync(redis, backend, "edge-1");
        await Eventually.HoldsAsync(async () =>
            (await AdminApi.GetAsync(gateway.Management, "/status"))
                .GetProperty("redis")
                .GetProperty("latencyMs")
                .ValueKind == JsonValueKind.Number
        );
        Assert.Empty(await PeersAsync(gateway));

        // One whose row expires soon, as that of a killed gateway does.
        var expires = DateTimeOffset.UtcNow.AddSeconds(5).ToUnixTimeMilliseconds();
        await database.SortedSetAddAsync(Key, Row(id: "killed"), expires);
        await AnnounceAsync(gateway);
        Assert.Single(await PeersAsync(gateway));
        var total = (await AdminApi.GetAsync(gateway.Management, "/status")).GetProperty("total");
        Assert.Equal("""{"open":7,"limit":null}""", total.GetProperty("streams").GetRawText());
        await Eventually.HoldsAsync(async () => (await PeersAsync(gateway)).Length == 0);
    }

    [Fact]
    public async Task Without_Redis_the_gateway_says_so_once()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await StartAsync(redis, backend, "edge-1");
        await Eventually.HoldsAsync(async () => (await RedisAsync()).GetProperty("connected").GetBoolean());
        await redis.StopAsync();
        await AnnounceAsync(gateway);
        await Eventually.HoldsAsync(async () =>
            (await RedisAsync()).GetRawText() == """{"connected":false,"latencyMs":null}"""
        );
        await redis.RestartAsync(Ct);
        await Eventually.HoldsAsync(async () =>
        {
            await AnnounceAsync(gateway);
            var state = await RedisAsync();
            return state.GetProperty("connected").GetBoolean()
                && state.GetProperty("latencyMs").ValueKind == JsonValueKind.Number;
        });
        await Eventually.HoldsAsync(async () =>
            (await AdminApi.EventsAsync(gateway.Management))
                .Select(one => one.Split(':')[0])
                .Where(kind => kind.StartsWith("redis", StringComparison.Ordinal))
                .TakeLast(2)
                .SequenceEqual(["redis-lost", "redis-back"])
        );
        Assert.DoesNotContain(
            gateway.Log.Lines,
            line => line.Contains("announcing this gateway", StringComparison.Ordinal)
        );

        async Task<JsonElement> RedisAsync() =>
            (await AdminApi.GetAsync(gateway.Management, "/status")).GetProperty("redis");
    }

    // With a member that this version does not know.
    private static string Row(string id, long open = 7, long? limit = null, double rate = 1.5) =>
        JsonSerializer.Serialize(
            new
            {
                id,
                gateway = "edge-9",
                state = "ready",
                seen = DateTimeOffset.UnixEpoch,
                started = DateTimeOffset.UnixEpoch,
                streams = new { open, limit },
                openedPerSecond = 0,
                requestsPerSecond = rate,
                linesPerSecond = rate,
                memory = new { used = 1, limit = 2 },
                @new = 1,
            }
        );

    private static Task<GatewayHost> StartAsync(RedisServer redis, BackendHost backend, string name) =>
        GatewayHost.StartAsync([
            .. backend.Route(),
            ("Redis:ConnectionString", redis.ConnectionString),
            ("Status:Name", name),
        ]);

    // As they do every 5 s.
    private static async Task AnnounceAsync(params GatewayHost[] gateways)
    {
        foreach (var gateway in gateways)
        {
            await gateway.Services.GetServices<IHostedService>().OfType<PeerSync>().Single().AnnounceAsync(Ct);
        }
    }

    private static async Task<JsonElement[]> PeersAsync(GatewayHost gateway) =>
        [.. (await AdminApi.GetAsync(gateway.Management, "/status")).GetProperty("peers").EnumerateArray()];
}
