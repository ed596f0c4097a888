using System.Globalization;
using System.Text.RegularExpressions;
using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Tail;

/// <summary>What it asks of Redis to follow many apps.</summary>
public sealed partial class ManyAppsTests
{
    private const int Apps = 10_000;
    private const int AppsPerLook = 256;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ten_thousand_quiet_apps_are_forty_scripts_a_poll_and_a_line_of_one_of_them_concerns_that_one_alone()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        await using var client = new RedisClient(redis.ConnectionString, new BufferOptions { MaxApps = Apps });
        await client.StartAsync(Cancel);
        var buffer = client.Buffer;
        var time = new FakeTimeProvider();
        using var hub = new TailHub(buffer, time, NullLogger<TailHub>.Instance);

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

        // So many at once may have to be tried again, at the next poll.
        var reading = Task.WhenAll(followers.Select(follower => follower.NextAsync(Cancel)))
            .WaitAsync(Deadline, Cancel);
        while (!reading.IsCompleted)
        {
            await Task.WhenAny(reading, QuietAsync(redis));
            time.Advance(TailHub.PollInterval);
        }

        await reading;
        using var patience = new CancellationTokenSource(Deadline);
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            await PollAsync(redis, time);
        } while (await CallsAsync(redis, "xrange") > 0 || await CallsAsync(redis, "ssubscribe") > 0);

        await PollAsync(redis, time);
        Assert.Equal((Apps + AppsPerLook - 1) / AppsPerLook, await CallsAsync(redis, "evalsha"));
        Assert.Equal(0, await CallsAsync(redis, "xrange"));

        await buffer.AppendAsync(App(5000), Sample.Numbers(1, 1), Cancel);
        await followers[5000].NextAsync(Cancel).WaitAsync(Deadline, Cancel);
        await QuietAsync(redis);
        Assert.InRange(await CallsAsync(redis, "xrange"), 1, 2);

        await Task.WhenAll(followers.Select(follower => follower.DisposeAsync().AsTask()));
    }

    private static string App(int number) => $"app-{number}";

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
            var now =
                await CallsAsync(redis, "xrange")
                + await CallsAsync(redis, "evalsha")
                + await CallsAsync(redis, "ssubscribe");
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
