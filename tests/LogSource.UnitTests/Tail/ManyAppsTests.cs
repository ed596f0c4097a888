using System.Globalization;
using System.Text.RegularExpressions;
using EdgeGateway.Testing.Redis;
using LogSource.Buffers;
using LogSource.Tail;
using LogSource.UnitTests.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Tail;

/// <summary>What it asks of Redis to follow many apps.</summary>
public sealed partial class ManyAppsTests
{
    private const int Apps = 10_000;
    private const int AppsPerLook = 256;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_quiet_apps_are_forty_scripts_a_poll_and_a_line_of_one_of_them_concerns_that_one_alone()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        var options = Options.Create(new BufferOptions { Kind = "Redis", MaxApps = Apps });
        var connection = new RedisConnection(
            options, Options.Create(new RedisOptions { ConnectionString = redis.ConnectionString }), NullLogger<RedisConnection>.Instance);
        var buffer = new RedisLogBuffer(connection, options, TimeProvider.System);
        await connection.StartAsync(Cancel);
        var time = new FakeTimeProvider();
        using var hub = new TailHub(buffer, time, NullLogger<TailHub>.Instance);

        var followers = new List<Follower>();
        await Parallel.ForAsync(0, Apps, Cancel, async (i, cancel) => await buffer.AppendAsync(App(i), Sample.Numbers(i, 1), cancel));
        for (var i = 0; i < Apps; i++)
        {
            followers.Add(hub.Follow(App(i), FollowStart.After(EntryId.None)));
        }

        // One append each, which the ring has: from then on the tail is at rest.
        await Task.WhenAll(followers.Select(follower => follower.NextAsync(Cancel))).WaitAsync(Deadline, Cancel);
        await Task.WhenAll(followers.Select((follower, i) => FollowOnAsync(follower, buffer, App(i)))).WaitAsync(Deadline, Cancel);
        // A tail that could not be subscribed among so many at once tries again at a poll.
        using var patience = new CancellationTokenSource(Deadline);
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            await PollAsync(redis, time);
        }
        while (await CallsAsync(redis, "xrange") > 0 || await CallsAsync(redis, "ssubscribe") > 0);

        await PollAsync(redis, time);
        Assert.Equal((Apps + AppsPerLook - 1) / AppsPerLook, await CallsAsync(redis, "evalsha"));
        Assert.Equal(0, await CallsAsync(redis, "xrange"));

        await buffer.AppendAsync(App(5000), Sample.Numbers(1, 1), Cancel);
        await followers[5000].NextAsync(Cancel).WaitAsync(Deadline, Cancel);
        await QuietAsync(redis);
        Assert.InRange(await CallsAsync(redis, "xrange"), 1, 2);

        await Task.WhenAll(followers.Select(follower => follower.DisposeAsync().AsTask()));
        await connection.StopAsync(CancellationToken.None);
    }

    private static string App(int number) => $"app-{number}";

    private static async Task FollowOnAsync(Follower follower, RedisLogBuffer buffer, string app)
    {
        await buffer.AppendAsync(app, Sample.Numbers(0, 1), Cancel);
        await follower.NextAsync(Cancel);
    }

    private static async Task PollAsync(RedisServer redis, FakeTimeProvider time)
    {
        await QuietAsync(redis);
        await redis.CommandAsync("CONFIG RESETSTAT", Cancel);
        time.Advance(TailHub.PollInterval);
        await QuietAsync(redis);
    }

    // Nobody asks Redis for anything but the test.
    private static async Task QuietAsync(RedisServer redis)
    {
        var before = -1L;
        for (var same = 0; same < 100; same++)
        {
            var now = await CallsAsync(redis, "xrange") + await CallsAsync(redis, "evalsha") + await CallsAsync(redis, "ssubscribe");
            same = now == before ? same : 0;
            before = now;
        }
    }

    private static async Task<long> CallsAsync(RedisServer redis, string command)
    {
        var stats = await redis.CommandAsync("INFO commandstats", Cancel);
        var calls = Calls().Matches(stats).FirstOrDefault(match => match.Groups[1].Value == command);
        return calls is null ? 0 : long.Parse(calls.Groups[2].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"cmdstat_(\w+):calls=(\d+)")]
    private static partial Regex Calls();
}
