using System.Diagnostics;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using LogSource.Buffer.Redis;
using LogSource.Lines;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;
using Microsoft.Extensions.Logging.Abstractions;

namespace LogSource.UnitTests.Tail;

/// <summary>A follower of an app in a real Redis to which things happen.</summary>
public sealed class RedisTailTests : IAsyncDisposable
{
    private const string App = "example-app";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly List<IAsyncDisposable> _owned = [];
    private RedisClient? _client;
    private TailHub? _hub;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ILogBuffer Buffer => _client!.Buffer;

    public async ValueTask DisposeAsync()
    {
        _hub?.Dispose();
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_Redis_that_keeps_its_file_comes_back_and_nothing_is_lost_or_repeated()
    {
        var redis = Own(await RedisServer.StartAsync(appendOnly: true, Cancel));
        var follower = await FollowAsync(redis.ConnectionString);
        await AppendAsync(1, 3);
        Assert.Equal([1, 2, 3], await TakeAsync(follower, 3));

        await redis.StopAsync();
        await redis.RestartAsync(Cancel);
        await AppendAsync(4, 3);

        Assert.Equal([4, 5, 6], await TakeAsync(follower, 3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_Redis_that_comes_back_empty_is_a_gap_also_where_ids_begin_lower(bool lower)
    {
        var redis = Own(await RedisServer.StartAsync(Cancel));
        var follower = await FollowAsync(redis.ConnectionString);
        await AppendAsync(1, 3);
        await TakeAsync(follower, 3);
        var seen = await Buffer.LastIdAsync(App, Cancel);

        await redis.StopAsync();
        await redis.RestartAsync(Cancel);
        if (lower)
        {
            // By a foreign producer, which wakes nobody: the poll finds it.
            await redis.CommandAsync($"XADD logs:{{{App}}} 5-0 c web-1 t 0 m 100", Cancel);
            await redis.CommandAsync($"XADD logs:{{{App}}} 5-1 c web-1 t 0 m 101", Cancel);
        }
        else
        {
            await AppendAsync(100, 2);
        }

        var batch = await follower.NextAsync(Cancel).WaitAsync(Deadline, Cancel);
        Assert.Equal(seen, batch.Gap?.After);
        Assert.Equal(batch.Lines[0].Id, batch.Gap?.Before);
        Assert.Equal(lower, batch.Gap?.Before < seen);
        var numbers = TailHarness.Numbers(batch.Lines).ToList();
        numbers.AddRange(await TakeAsync(follower, 2 - numbers.Count));
        Assert.Equal([100, 101], numbers);
    }

    [Fact]
    public async Task A_replica_that_takes_over_with_all_lines_is_no_gap()
    {
        var pair = Own(await RedisPair.StartAsync(Cancel));
        var follower = await FollowAsync(pair, pair.ConnectionString);

        await pair.FailOverAsync(Cancel);
        await AppendAsync(4, 2);

        Assert.Equal([4, 5], await TakeAsync(follower, 2));
    }

    [Fact]
    public async Task A_replica_that_sentinels_make_the_primary_is_followed_without_a_gap()
    {
        var redis = Own(await RedisSentinels.StartAsync(Cancel));
        var follower = await FollowAsync(redis.Pair, redis.ConnectionString);

        await redis.FailOverAsync(Cancel);
        await AppendAsync(4, 2);

        Assert.Equal([4, 5], await TakeAsync(follower, 2));
    }

    [Fact]
    public async Task A_replica_is_not_read_before_it_has_taken_the_place_of_its_dead_primary()
    {
        var pair = Own(await RedisPair.StartAsync(Cancel));
        var follower = await FollowAsync(pair, pair.ConnectionString);

        await pair.Primary.StopAsync();
        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<BufferUnavailableException>(() => Buffer.LastIdAsync(App, Cancel));
            await Assert.ThrowsAsync<BufferUnavailableException>(() =>
                Buffer.ReadAfterAsync(App, EntryId.None, 9, Cancel)
            );
        }

        await pair.FailOverAsync(Cancel);
        await AppendAsync(4, 2);
        Assert.Equal([4, 5], await TakeAsync(follower, 2));
    }

    [Fact]
    public async Task A_replica_that_takes_over_without_the_newest_lines_is_a_gap_and_repeats_nothing()
    {
        var pair = Own(await RedisPair.StartAsync(Cancel));
        var follower = await FollowAsync(pair, pair.ConnectionString);

        // It stays a replica, but its primary does not take it for one: it is told a password that is none.
        await pair.Replica.CommandAsync("CONFIG SET masterauth none", Cancel);
        await pair.Primary.CommandAsync("CLIENT KILL TYPE replica", Cancel);
        await AppendAsync(4, 3);
        Assert.Equal([4, 5, 6], await TakeAsync(follower, 3));
        var seen = await Buffer.LastIdAsync(App, Cancel);

        await pair.FailOverAsync(Cancel);
        await AppendAsync(100, 2);

        var batch = await follower.NextAsync(Cancel).WaitAsync(Deadline, Cancel);
        Assert.Equal(seen, batch.Gap?.After);
        Assert.Equal([100, 101], TailHarness.Numbers(batch.Lines));
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("pubsub")]
    public async Task Connections_that_are_killed_while_lines_come_lose_and_repeat_none(string kind)
    {
        var redis = Own(await RedisServer.StartAsync(Cancel));
        var follower = await FollowAsync(redis.ConnectionString);
        var taking = TakeAsync(follower, 500);
        for (var i = 0; i < 500; i++)
        {
            await AppendAsync(i, 1);
            if (i % 10 == 0)
            {
                await redis.CommandAsync($"CLIENT KILL TYPE {kind}", Cancel);
            }
        }

        // One that was not acknowledged may have been stored all the same.
        var numbers = await taking;
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(Enumerable.Range(0, numbers.Max() + 1), numbers.Distinct());
    }

    [Fact]
    public async Task A_follower_has_its_lines_while_subscriptions_are_cut_for_half_a_minute_and_is_woken_again_after()
    {
        var redis = Own(await RedisServer.StartAsync(Cancel));
        var proxy = Own(await TcpProxy.StartAsync(redis.ConnectionString));
        var follower = await FollowAsync(proxy.ConnectionString);
        var waker = new Waker();
        Own(await Buffer.SubscribeAsync(App, waker.Wake, Cancel));

        proxy.RejectNew();
        await redis.CommandAsync("CLIENT KILL TYPE pubsub", Cancel);
        for (var (began, i) = (Stopwatch.StartNew(), 0); began.Elapsed < TimeSpan.FromSeconds(30); i++)
        {
            await AppendAsync(i, 1);
            Assert.Equal([i], await TakeAsync(follower, 1));
        }

        Assert.Empty(await redis.CommandAsync("CLIENT LIST TYPE pubsub", Cancel));
        proxy.Reopen();
        await Eventually.WakesAsync(Buffer, App, waker);
        await TakeAsync(follower, 1);
    }

    [Fact]
    public async Task A_clock_that_goes_back_loses_and_repeats_nothing()
    {
        var redis = Own(await RedisServer.StartAsync(Cancel));
        var follower = await FollowAsync(redis.ConnectionString);
        await AppendAsync(1, 2);
        var ahead = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        await redis.CommandAsync($"XADD {RedisKeys.Lines(App)} {ahead}-0 c web-1 t 0 m 3", Cancel);
        await AppendAsync(4, 2);

        Assert.Equal([1, 2, 3, 4, 5], await TakeAsync(follower, 5));
        Assert.Equal(new EntryId((ulong)ahead, 2), await Buffer.LastIdAsync(App, Cancel));
    }

    private T Own<T>(T disposable)
        where T : IAsyncDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    private async Task<Follower> FollowAsync(string connectionString)
    {
        _client = Own(new RedisClient(connectionString));
        await _client.StartAsync(Cancel);
        _hub = new TailHub(Buffer, TimeProvider.System, NullLogger<TailHub>.Instance);
        var follower = Own(_hub.Follow(App, FollowStart.After(EntryId.None)));

        // It is off the ring until its tail has read.
        await AppendAsync(0, 1);
        await TakeAsync(follower, 1);
        return follower;
    }

    /// <summary>When the replica has all that the follower has.</summary>
    private async Task<Follower> FollowAsync(RedisPair pair, string connectionString)
    {
        var follower = await FollowAsync(connectionString);
        await AppendAsync(1, 3);
        Assert.Equal([1, 2, 3], await TakeAsync(follower, 3));
        await pair.WaitUntilReplicatedAsync(Cancel);
        return follower;
    }

    private Task AppendAsync(int first, int count) => Eventually.AppendAsync(Buffer, App, Sample.Numbers(first, count));

    private static async Task<List<int>> TakeAsync(Follower follower, int count)
    {
        var numbers = new List<int>();
        while (numbers.Count < count)
        {
            var batch = await follower.NextAsync(Cancel).WaitAsync(Deadline, Cancel);
            Assert.Null(batch.Gap);
            numbers.AddRange(TailHarness.Numbers(batch.Lines));
        }

        return numbers;
    }
}
