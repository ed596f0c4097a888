using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using StackExchange.Redis;

namespace FunctionalTests.StreamLimits;

/// <summary>Stream limits while Redis is unreachable, and after it has lost its data.</summary>
[Trait("Category", "Waits")]
public sealed class StreamLimitOutageTests
{
    [Fact]
    public async Task During_an_outage_limits_are_local_and_after_it_the_newest_streams_over_the_limit_end()
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
        var released = await OpenAsync(one);

        await redis.StopAsync();
        using var second = await OpenAsync(other);
        using var newest = await OpenAsync(other);
        await LimitedStreams.AssertRejectedAsync(other, "websocket");
        await LimitedStreams.AssertRejectedAsync(one, "websocket");
        released.Dispose();
        await Eventually.HoldsAsync(() => LimitedStreams.LeaseCount(one) == 1);
        using var third = await OpenAsync(one);

        await redis.RestartAsync(TestContext.Current.CancellationToken);
        foreach (var ended in (WebSocketClient[])[newest, third])
        {
            Assert.Null(await ended.NextAsync());
            Assert.Equal("1008 limit", $"{(int)ended.CloseStatus!} {ended.CloseReason}");
        }

        await Eventually.HoldsAsync(async () =>
            (await store.TenantLeasesAsync("acme")).Length == 2
            && LimitedStreams.LeaseCount(one) == 1
            && LimitedStreams.LeaseCount(other) == 1
        );
        await oldest.SendAsync("still here");
        await second.SendAsync("still here");
    }

    [Fact]
    public async Task A_lease_released_during_an_outage_does_not_count_after_it()
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
            LimitedStreams.LeaseCount(gateway) == 0
            && LimitedStreams.CountLogLines(gateway, "Redis is unavailable")
                > LimitedStreams.CountLogLines(gateway, "limits are shared again")
        );
        using var second = await OpenAsync(gateway);
        await redis.ResumeAsync();

        await Eventually.HoldsAsync(() =>
            LimitedStreams.CountLogLines(gateway, "Redis is unavailable")
            == LimitedStreams.CountLogLines(gateway, "limits are shared again")
        );
        var lease = await WaitForRenewalAsync(store, 0);
        await WaitForRenewalAsync(store, lease);
        await second.SendAsync("still here");
        Assert.Null(await second.NextAsync());
        Assert.Equal(1000, (int)second.CloseStatus!);
    }

    [Fact]
    public async Task Leases_that_redis_lost_are_written_again()
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
            (await store.TenantLeasesAsync("acme")).Length == 2 && await store.AppLeaseCountAsync("acme", "app") == 2
        );
        await LimitedStreams.AssertRejectedAsync(gateway, "events");
    }

    // Waits until the only lease expires later than before, and returns its expiry.
    private static async Task<double> WaitForRenewalAsync(LeaseStore store, double before)
    {
        SortedSetEntry[] leases = [];
        await Eventually.HoldsAsync(async () =>
            (leases = await store.TenantLeasesAsync("acme")) is [{ Score: var end }] && end > before
        );
        return leases[0].Score;
    }

    private static async Task<WebSocketClient> OpenAsync(GatewayHost gateway) =>
        (WebSocketClient)await LimitedStreams.OpenAsync(gateway, "websocket");
}
