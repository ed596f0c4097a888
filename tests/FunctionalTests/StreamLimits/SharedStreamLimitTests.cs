using EdgeGateway.Streams.Admission;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.StreamLimits;

/// <summary>Stream limits that several gateways share in Redis.</summary>
[Trait("Category", "Waits")]
public sealed class SharedStreamLimitTests
{
    [Fact]
    public async Task Gateways_share_a_limit_and_report_its_usage()
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
        await LimitedStreams.AssertRejectedAsync(one, "events");
        await LimitedStreams.AssertRejectedAsync(other, "websocket");
        using var third = await LimitedStreams.OpenAsync(one, "events", app: "app-2");
        await LimitedStreams.AssertRejectedAsync(other, "websocket", app: "app-2");

        var usage = await other
            .Services.GetRequiredService<IStreamUsage>()
            .ReadAsync("acme", TestContext.Current.CancellationToken);
        Assert.Equal(("all", 3, 2, 3, true), (usage.Plan, usage.PerTenant, usage.PerApp, usage.Open, usage.IsShared));
        Assert.Equal([("app", 2), ("app-2", 1)], usage.Apps.Select(app => (app.Key, app.Value)).Order());

        second.Dispose();
        await Eventually.HoldsAsync(async () => await store.AppLeaseCountAsync("acme", "app") == 1);
        using var instead = await LimitedStreams.OpenAsync(one, "events");
    }

    [Fact]
    public async Task Gateways_share_a_limit_in_a_cluster()
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

        // These tenants are spread over all nodes.
        foreach (var tenant in (string[])["a", "b", "c", "d", "e", "f"])
        {
            streams.Add(await LimitedStreams.OpenAsync(one, "events", tenant));
            streams.Add(await LimitedStreams.OpenAsync(other, "websocket", tenant));
            await LimitedStreams.AssertRejectedAsync(one, "events", tenant);
            streams.Add(await LimitedStreams.OpenAsync(other, "events", tenant, app: "app-2"));
            await LimitedStreams.AssertRejectedAsync(one, "websocket", tenant, "app-2");
            var usage = await one
                .Services.GetRequiredService<IStreamUsage>()
                .ReadAsync(tenant, TestContext.Current.CancellationToken);
            Assert.Equal((3, true), (usage.Open, usage.IsShared));
        }

        streams.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task A_lease_lasts_20_seconds_and_is_renewed_in_time()
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

        // If Redis was too slow, the lease is written later.
        await Eventually.HoldsAsync(async () => (await store.TenantLeasesAsync("acme")).Length > 0);
        var lease = Assert.Single(await store.TenantLeasesAsync("acme"));
        Assert.Matches("^[0-9]{13}-[0-9a-f]{16}-[0-9]{10}-app$", lease.Element.ToString());
        Assert.InRange(lease.Score, await store.NowAsync() + 15_000, await store.NowAsync() + 20_000);
        Assert.InRange(
            (await store.TimeToLiveAsync("acme"))!.Value,
            TimeSpan.FromSeconds(15),
            TimeSpan.FromSeconds(20)
        );

        await Eventually.HoldsAsync(async () =>
            Assert.Single(await store.TenantLeasesAsync("acme")).Score > lease.Score
        );
        Assert.Equal(1, await store.AppLeaseCountAsync("acme", "app"));
    }

    [Fact]
    public async Task The_leases_of_a_killed_gateway_expire_within_30_seconds()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var remaining = await LimitedStreams.StartAsync(
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
        await Eventually.HoldsAsync(async () => (await store.TenantLeasesAsync("acme")).Length == 1);

        await killed.KillAsync();
        await LimitedStreams.AssertRejectedAsync(remaining, "events");
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await Http.GetAsync(
                remaining.Http,
                "/apps/app/logs?stream=true",
                LimitedStreams.Token("acme")
            );
            return again.IsSuccessStatusCode;
        });
    }
}
