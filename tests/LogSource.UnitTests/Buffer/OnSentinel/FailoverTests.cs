using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using LogSource.Lines;
using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnSentinel;

[Trait("Category", "Waits")]
public sealed class FailoverTests
{
    private const string App = "example-app";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_and_wake_ups_resume_after_a_failover_by_Sentinel()
    {
        await using var redis = await RedisSentinels.StartAsync(Cancel);
        await using var client = new RedisClient(
            redis.ConnectionString,
            new BufferOptions { MaxLinesPerApp = 1_000_000 }
        );
        await client.StartAsync(Cancel);
        var waker = new Waker();
        await using var subscription = await client.Buffer.SubscribeAsync(App, waker.Wake, Cancel);
        await client.Buffer.AppendAsync(App, Sample.Numbers(1, 3), Cancel);
        await redis.Pair.WaitUntilReplicatedAsync(Cancel);

        // Redis itself loses lines that a primary acknowledged but did not replicate, so the primary stops before the
        // appends.
        await redis.Pair.Primary.StopAsync();
        var failingOver = redis.FailOverAsync(Cancel);
        for (var i = 4; i < 10 || !failingOver.IsCompleted; i++)
        {
            await Eventually.AppendAsync(client.Buffer, App, Sample.Numbers(i, 1));
        }

        await failingOver;
        var numbers = (await client.Buffer.ReadFromAsync(App, EntryId.None, int.MaxValue, Cancel)).Numbers();
        Assert.Equal(Enumerable.Range(1, numbers.Max()), numbers.Distinct());
        await Eventually.AppendUntilWokenAsync(client.Buffer, App, waker);
    }

    [Fact]
    public async Task A_start_without_a_reachable_sentinel_succeeds_and_appends_work_once_one_is_reachable()
    {
        await using var redis = await RedisSentinels.StartAsync(Cancel);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString.Split(',')[0]);
        proxy.Cut();
        await using var client = new RedisClient(
            $"{proxy.ConnectionString},serviceName={redis.ConnectionString.Split("serviceName=")[1]}"
        );
        await client.StartAsync(Cancel);
        await Assert.ThrowsAsync<BufferUnavailableException>(() =>
            client.Buffer.AppendAsync(App, Sample.Numbers(1, 1), Cancel)
        );
        await Assert.ThrowsAsync<BufferUnavailableException>(() => client.Buffer.CheckAsync(Cancel));

        proxy.Reopen();
        await Eventually.AppendAsync(client.Buffer, App, Sample.Numbers(1, 1));
        Assert.Equal([1], (await client.Buffer.ReadFromAsync(App, EntryId.None, 9, Cancel)).Numbers());
    }

    [Fact]
    public async Task A_start_while_sentinels_know_no_primary_succeeds_and_appends_work_once_they_know_one()
    {
        await using var redis = await RedisSentinels.StartAsync(Cancel);
        await redis.ForgetAsync(Cancel);
        await using var client = new RedisClient(redis.ConnectionString);
        await client.StartAsync(Cancel);
        await Assert.ThrowsAsync<BufferUnavailableException>(() =>
            client.Buffer.AppendAsync(App, Sample.Numbers(1, 1), Cancel)
        );
        await Assert.ThrowsAsync<BufferUnavailableException>(() => client.Buffer.CheckAsync(Cancel));

        await redis.WatchAsync(Cancel);
        await Eventually.AppendAsync(client.Buffer, App, Sample.Numbers(1, 1));
        Assert.Equal([1], (await client.Buffer.ReadFromAsync(App, EntryId.None, 9, Cancel)).Numbers());
    }
}
