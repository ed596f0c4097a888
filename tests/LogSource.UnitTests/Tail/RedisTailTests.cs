using System.Diagnostics;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using LogSource.Buffer.Redis;
using LogSource.Lines;
using LogSource.UnitTests.Buffer;

namespace LogSource.UnitTests.Tail;

/// <summary>A follower of an app in a real Redis that restarts or loses connections.</summary>
[Trait("Category", "Waits")]
public sealed class RedisTailTests : RedisTailTestBase
{
    // Long enough for several attempts to connect, each of which times out after 2 s.
    private static readonly TimeSpan CutDuration = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_restart_of_a_Redis_with_persistence_loses_and_repeats_no_line()
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
    public async Task A_restart_of_a_Redis_without_persistence_is_a_gap_also_if_ids_start_lower(bool lower)
    {
        var redis = Own(await RedisServer.StartAsync(Cancel));
        var follower = await FollowAsync(redis.ConnectionString);
        await AppendAsync(1, 3);
        await TakeAsync(follower, 3);
        var seen = await Buffer.GetLastIdAsync(App, Cancel);

        await redis.StopAsync();
        await redis.RestartAsync(Cancel);
        if (lower)
        {
            // A foreign producer publishes no wake-up, so the poll finds these lines.
            await redis.CommandAsync($"XADD logs:{{{App}}} 5-0 c web-1 t 0 m 100", Cancel);
            await redis.CommandAsync($"XADD logs:{{{App}}} 5-1 c web-1 t 0 m 101", Cancel);
        }
        else
        {
            await AppendAsync(100, 2);
        }

        var batch = await follower.ReadNextAsync(Cancel).WaitAsync(Deadline, Cancel);
        Assert.Equal(seen, batch.Gap?.After);
        Assert.Equal(batch.Lines[0].Id, batch.Gap?.Before);
        Assert.Equal(lower, batch.Gap?.Before < seen);
        var numbers = TailHarness.Numbers(batch.Lines).ToList();
        numbers.AddRange(await TakeAsync(follower, 2 - numbers.Count));
        Assert.Equal([100, 101], numbers);
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("pubsub")]
    public async Task Killed_connections_lose_and_repeat_no_line_while_lines_arrive(string kind)
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

        // A line that was not acknowledged may have been stored nevertheless, and is then sent again.
        var numbers = await taking;
        Assert.Equal(numbers.Order(), numbers);
        Assert.Equal(Enumerable.Range(0, numbers.Max() + 1), numbers.Distinct());
    }

    [Fact]
    public async Task Polling_delivers_lines_while_subscriptions_are_cut_and_wake_ups_resume_afterwards()
    {
        var redis = Own(await RedisServer.StartAsync(Cancel));
        var proxy = Own(await TcpProxy.StartAsync(redis.ConnectionString));
        var follower = await FollowAsync(proxy.ConnectionString);
        var waker = new Waker();
        Own(await Buffer.SubscribeAsync(App, waker.Wake, Cancel));

        proxy.RejectNew();
        await redis.CommandAsync("CLIENT KILL TYPE pubsub", Cancel);
        for (var (began, i) = (Stopwatch.StartNew(), 0); began.Elapsed < CutDuration; i++)
        {
            await AppendAsync(i, 1);
            Assert.Equal([i], await TakeAsync(follower, 1));
        }

        Assert.Empty(await redis.CommandAsync("CLIENT LIST TYPE pubsub", Cancel));
        proxy.Reopen();
        await Eventually.AppendUntilWokenAsync(Buffer, App, waker);
        await TakeAsync(follower, 1);
    }

    [Fact]
    public async Task A_clock_that_runs_backwards_loses_and_repeats_no_line()
    {
        var redis = Own(await RedisServer.StartAsync(Cancel));
        var follower = await FollowAsync(redis.ConnectionString);
        await AppendAsync(1, 2);
        var ahead = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeMilliseconds();
        await redis.CommandAsync($"XADD {RedisKeys.Lines(App)} {ahead}-0 c web-1 t 0 m 3", Cancel);
        await AppendAsync(4, 2);

        Assert.Equal([1, 2, 3, 4, 5], await TakeAsync(follower, 5));
        Assert.Equal(new EntryId((ulong)ahead, 2), await Buffer.GetLastIdAsync(App, Cancel));
    }
}
