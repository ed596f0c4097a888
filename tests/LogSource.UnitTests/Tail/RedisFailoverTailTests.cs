using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.UnitTests.Tail;

/// <summary>A follower whose Redis fails over to a replica.</summary>
[Trait("Category", "Waits")]
public sealed class RedisFailoverTailTests : RedisTailTestBase
{
    [Fact]
    public async Task A_failover_to_a_replica_with_all_lines_is_no_gap()
    {
        var pair = Own(await RedisPair.StartAsync(Cancel));
        var follower = await FollowAsync(pair, pair.ConnectionString);

        await pair.FailOverAsync(Cancel);
        await AppendAsync(4, 2);

        Assert.Equal([4, 5], await TakeAsync(follower, 2));
    }

    [Fact]
    public async Task A_failover_by_Sentinel_is_no_gap()
    {
        var redis = Own(await RedisSentinels.StartAsync(Cancel));
        var follower = await FollowAsync(redis.Pair, redis.ConnectionString);

        await redis.FailOverAsync(Cancel);
        await AppendAsync(4, 2);

        Assert.Equal([4, 5], await TakeAsync(follower, 2));
    }

    [Fact]
    public async Task A_replica_is_not_read_before_it_becomes_the_primary()
    {
        var pair = Own(await RedisPair.StartAsync(Cancel));
        var follower = await FollowAsync(pair, pair.ConnectionString);

        await pair.Primary.StopAsync();
        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<BufferUnavailableException>(() => Buffer.GetLastIdAsync(App, Cancel));
            await Assert.ThrowsAsync<BufferUnavailableException>(() =>
                Buffer.ReadAfterAsync(App, EntryId.None, 9, Cancel)
            );
        }

        await pair.FailOverAsync(Cancel);
        await AppendAsync(4, 2);
        Assert.Equal([4, 5], await TakeAsync(follower, 2));
    }

    [Fact]
    public async Task A_failover_to_a_replica_without_the_newest_lines_is_a_gap_and_repeats_no_line()
    {
        var pair = Own(await RedisPair.StartAsync(Cancel));
        var follower = await FollowAsync(pair, pair.ConnectionString);

        // With a wrong password the replica cannot reconnect, so it misses the lines appended from here on.
        await pair.Replica.CommandAsync("CONFIG SET masterauth none", Cancel);
        await pair.Primary.CommandAsync("CLIENT KILL TYPE replica", Cancel);
        await AppendAsync(4, 3);
        Assert.Equal([4, 5, 6], await TakeAsync(follower, 3));
        var seen = await Buffer.GetLastIdAsync(App, Cancel);

        await pair.FailOverAsync(Cancel);
        await AppendAsync(100, 2);

        var batch = await follower.ReadNextAsync(Cancel).WaitAsync(Deadline, Cancel);
        Assert.Equal(seen, batch.Gap?.After);
        Assert.Equal([100, 101], TailHarness.Numbers(batch.Lines));
    }
}
