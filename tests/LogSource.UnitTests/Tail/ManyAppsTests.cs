using System.Globalization;
using System.Text.RegularExpressions;
using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;
using LogSource.UnitTests.Buffer.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Tail;

/// <summary>The load on Redis while many apps are followed.</summary>
[Trait("Category", "Heavy")]
public sealed partial class ManyAppsTests
{
    private const int Apps = 10_000;
    private const int AppsPerScript = 256;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_poll_of_10000_quiet_apps_takes_40_scripts_and_a_new_line_makes_only_its_own_app_read()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        await using var client = new RedisClient(redis.ConnectionString, new BufferOptions { MaxApps = Apps });
        await client.StartAsync(Cancel);
        var buffer = client.Buffer;
        var time = new FakeTimeProvider();
        using var hub = new TailHub(buffer, TestMetrics.Tail, time, NullLogger<TailHub>.Instance);

        var followers = new List<Follower>();
        await Parallel.ForAsync(
            0,
            Apps,
            Cancel,
            async (i, cancel) => await buffer.AppendAsync(App(i), Sample.Numbers(i, 1), cancel)
        );
        for (var i = 0; i < Apps; i++)
        {
            followers.Add(hub.Follow(App(i), FollowStart.After(EntryId.None)));
        }

        // With this many reads at once some may fail and are retried at the next poll.
        var reading = Task.WhenAll(followers.Select(follower => follower.ReadNextAsync(Cancel)))
            .WaitAsync(Deadline, Cancel);
        while (!reading.IsCompleted)
        {
            await Task.WhenAny(reading, UntilIdleAsync(redis));
            time.Advance(TailHub.PollInterval);
        }

        await reading;
        using var timeout = new CancellationTokenSource(Deadline);
        do
        {
            timeout.Token.ThrowIfCancellationRequested();
            await PollAsync(redis, time);
        } while (await CallsAsync(redis, "xrange") > 0 || await CallsAsync(redis, "ssubscribe") > 0);

        await PollAsync(redis, time);
        Assert.Equal((Apps + AppsPerScript - 1) / AppsPerScript, await CallsAsync(redis, "evalsha"));
        Assert.Equal(0, await CallsAsync(redis, "xrange"));

        await buffer.AppendAsync(App(1000), Sample.Numbers(1, 1), Cancel);
        await followers[1000].ReadNextAsync(Cancel).WaitAsync(Deadline, Cancel);
        await UntilIdleAsync(redis);
        Assert.InRange(await CallsAsync(redis, "xrange"), 1, 2);

        await Task.WhenAll(followers.Select(follower => follower.DisposeAsync().AsTask()));
    }

    private static string App(int number) => $"app-{number}";

    /// <summary>Lets one poll take place and counts its commands from zero.</summary>
    private static async Task PollAsync(RedisServer redis, FakeTimeProvider time)
    {
        await UntilIdleAsync(redis);
        await redis.CommandAsync("CONFIG RESETSTAT", Cancel);
        time.Advance(TailHub.PollInterval);
        await UntilIdleAsync(redis);
    }

    // Returns when only the test itself sends commands to Redis.
    private static async Task UntilIdleAsync(RedisServer redis)
    {
        var before = -1L;
        for (var unchanged = 0; unchanged < 100; unchanged++)
        {
            var now = await CallsAsync(redis, "xrange", "evalsha", "ssubscribe");
            unchanged = now == before ? unchanged : 0;
            before = now;
        }
    }

    /// <summary>The number of calls of these commands since the statistics were reset.</summary>
    private static async Task<long> CallsAsync(RedisServer redis, params string[] commands)
    {
        var stats = await redis.CommandAsync("INFO commandstats", Cancel);
        return Calls()
            .Matches(stats)
            .Where(match => commands.Contains(match.Groups[1].Value))
            .Sum(match => long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"cmdstat_(\w+):calls=(\d+)")]
    private static partial Regex Calls();
}
