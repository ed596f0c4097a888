using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FunctionalTests.StreamLimits;

/// <summary>Stream limits of several gateways that share Redis.</summary>
[Trait("Category", "Waits")]
public sealed class SharedStreamLimitTests
{
    [Fact]
    public async Task Gateways_share_a_quota_and_tell_what_is_used_of_it()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var one = await LimitedStreams.StartAsync(
            backend,
            redis.ConnectionString,
            LimitedStreams.Plan(3, 2)
        );
        await using var other = await LimitedStreams.StartAsync(
            backend,
            redis.ConnectionString,
            LimitedStreams.Plan(3, 2)
        );
        await using var store = await LeaseStore.ConnectAsync(redis);

        using var first = await LimitedStreams.OpenAsync(one, "events");
        var second = await LimitedStreams.OpenAsync(other, "websocket");
        await LimitedStreams.RefusalAsync(one, "events");
        await LimitedStreams.RefusalAsync(other, "websocket");
        using var third = await LimitedStreams.OpenAsync(one, "events", app: "app-2");
        await LimitedStreams.RefusalAsync(other, "websocket", app: "app-2");

        var usage = await other
            .Services.GetRequiredService<IStreamUsage>()
            .ReadAsync("acme", TestContext.Current.CancellationToken);
        Assert.Equal(("all", 3, 2, 3, true), (usage.Plan, usage.PerTenant, usage.PerApp, usage.Open, usage.IsShared));
        Assert.Equal([("app", 2), ("app-2", 1)], usage.Apps.Select(app => (app.Key, app.Value)).Order());

        second.Dispose();
        await Eventually.HoldsAsync(async () => await store.CountAsync("acme", "app") == 1);
        using var instead = await LimitedStreams.OpenAsync(one, "events");
    }

    [Fact]
    public async Task On_a_cluster_gateways_share_a_quota_too()
    {
        await using var cluster = await RedisCluster.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var one = await LimitedStreams.StartAsync(
            backend,
            cluster.ConnectionString,
            LimitedStreams.Plan(3, 2)
        );
        await using var other = await LimitedStreams.StartAsync(
            backend,
            cluster.ConnectionString,
            LimitedStreams.Plan(3, 2)
        );
        var streams = new List<IDisposable>();

        // On all nodes.
        foreach (var tenant in (string[])["a", "b", "c", "d", "e", "f"])
        {
            streams.Add(await LimitedStreams.OpenAsync(one, "events", tenant));
            streams.Add(await LimitedStreams.OpenAsync(other, "websocket", tenant));
            await LimitedStreams.RefusalAsync(one, "events", tenant);
            streams.Add(await LimitedStreams.OpenAsync(other, "events", tenant, app: "app-2"));
            await LimitedStreams.RefusalAsync(one, "websocket", tenant, "app-2");
            var usage = await one
                .Services.GetRequiredService<IStreamUsage>()
                .ReadAsync(tenant, TestContext.Current.CancellationToken);
            Assert.Equal((3, true), (usage.Open, usage.IsShared));
        }

        streams.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task A_lease_is_20_seconds_long_and_renewed_in_time()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            redis.ConnectionString,
            LimitedStreams.Plan(3)
        );
        await using var store = await LeaseStore.ConnectAsync(redis);
        using var stream = await LimitedStreams.OpenAsync(gateway, "events");

        // One that Redis was too slow for is told to it later.
        await Eventually.HoldsAsync(async () => (await store.TenantAsync("acme")).Length > 0);
        var lease = Assert.Single(await store.TenantAsync("acme"));
        Assert.Matches("^[0-9]{13}-[0-9a-f]{16}-[0-9]{10}-app$", lease.Element.ToString());
        Assert.InRange(lease.Score, await store.NowAsync() + 15_000, await store.NowAsync() + 20_000);
        Assert.InRange(
            (await store.TimeToLiveAsync("acme"))!.Value,
            TimeSpan.FromSeconds(15),
            TimeSpan.FromSeconds(20)
        );

        await Eventually.HoldsAsync(async () => Assert.Single(await store.TenantAsync("acme")).Score > lease.Score);
        Assert.Equal(1, await store.CountAsync("acme", "app"));
    }

    [Fact]
    public async Task The_places_of_a_gateway_that_was_killed_are_free_again_within_30_seconds()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var staying = await LimitedStreams.StartAsync(
            backend,
            redis.ConnectionString,
            LimitedStreams.Plan(1)
        );
        await using var killed = await GatewayProcess.StartAsync([
            .. LimitedStreams.Plan(1),
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", backend.H2c.ToString()),
            ("Redis:ConnectionString", redis.ConnectionString),
        ]);
        await using var store = await LeaseStore.ConnectAsync(redis);
        using var stream = await SseClient.OpenAsync(
            killed.Http,
            "/apps/app/logs?stream=true",
            LimitedStreams.Token("acme")
        );
        await Eventually.HoldsAsync(async () => (await store.TenantAsync("acme")).Length == 1);

        await killed.KillAsync();
        await LimitedStreams.RefusalAsync(staying, "events");
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await Http.GetAsync(
                staying.Http,
                "/apps/app/logs?stream=true",
                LimitedStreams.Token("acme")
            );
            return again.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task While_redis_is_away_a_gateway_holds_the_limits_by_itself_and_when_it_is_back_the_newest_streams_over_them_end()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var one = await LimitedStreams.StartAsync(backend, redis.ConnectionString, LimitedStreams.Plan(2));
        await using var other = await LimitedStreams.StartAsync(
            backend,
            redis.ConnectionString,
            LimitedStreams.Plan(2)
        );
        await using var store = await LeaseStore.ConnectAsync(redis);
        using var oldest = await OpenAsync(one);
        var leaves = await OpenAsync(one);

        await redis.StopAsync();
        using var second = await OpenAsync(other);
        using var newest = await OpenAsync(other);
        await LimitedStreams.RefusalAsync(other, "websocket");
        await LimitedStreams.RefusalAsync(one, "websocket");
        leaves.Dispose();
        await Eventually.HoldsAsync(() => LimitedStreams.Own(one) == 1);
        using var third = await OpenAsync(one);

        await redis.RestartAsync(TestContext.Current.CancellationToken);
        foreach (var ended in (WebSocketClient[])[newest, third])
        {
            Assert.Null(await ended.NextAsync());
            Assert.Equal("1008 limit", $"{(int)ended.CloseStatus!} {ended.CloseReason}");
        }

        await Eventually.HoldsAsync(async () =>
            (await store.TenantAsync("acme")).Length == 2
            && LimitedStreams.Own(one) == 1
            && LimitedStreams.Own(other) == 1
        );
        await oldest.SendAsync("still here");
        await second.SendAsync("still here");
    }

    [Fact]
    public async Task A_place_that_was_given_back_while_redis_was_away_is_not_counted_when_it_is_back()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            redis.ConnectionString,
            LimitedStreams.Plan(1)
        );
        await using var store = await LeaseStore.ConnectAsync(redis);
        var first = await OpenAsync(gateway);

        await redis.PauseAsync();
        first.Dispose();
        await Eventually.HoldsAsync(() =>
            LimitedStreams.Own(gateway) == 0
            && LimitedStreams.Told(gateway, "Redis is unavailable")
                > LimitedStreams.Told(gateway, "limits are shared again")
        );
        using var second = await OpenAsync(gateway);
        await redis.ResumeAsync();

        await Eventually.HoldsAsync(() =>
            LimitedStreams.Told(gateway, "Redis is unavailable")
            == LimitedStreams.Told(gateway, "limits are shared again")
        );
        var lease = await EndOfOnlyLeaseAsync(store, 0);
        await EndOfOnlyLeaseAsync(store, lease);
        await second.SendAsync("still here");
        Assert.Null(await second.NextAsync());
        Assert.Equal(1000, (int)second.CloseStatus!);
    }

    [Fact]
    public async Task Leases_that_redis_has_lost_come_back()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await LimitedStreams.StartAsync(
            backend,
            redis.ConnectionString,
            LimitedStreams.Plan(2)
        );
        await using var store = await LeaseStore.ConnectAsync(redis);
        using var first = await LimitedStreams.OpenAsync(gateway, "events");
        using var second = await LimitedStreams.OpenAsync(gateway, "events");

        await store.FlushAsync();
        await Eventually.HoldsAsync(async () =>
            (await store.TenantAsync("acme")).Length == 2 && await store.CountAsync("acme", "app") == 2
        );
        await LimitedStreams.RefusalAsync(gateway, "events");
    }

    // When the one lease that there is ends, once that is later than before.
    private static async Task<double> EndOfOnlyLeaseAsync(LeaseStore store, double before)
    {
        SortedSetEntry[] leases = [];
        await Eventually.HoldsAsync(async () =>
            (leases = await store.TenantAsync("acme")) is [{ Score: var end }] && end > before
        );
        return leases[0].Score;
    }

    private static async Task<WebSocketClient> OpenAsync(GatewayHost gateway) =>
        (WebSocketClient)await LimitedStreams.OpenAsync(gateway, "websocket");
}
