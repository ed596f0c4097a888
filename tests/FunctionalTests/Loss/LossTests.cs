using System.Diagnostics;
using System.Globalization;
using EdgeGateway.Testing;
using StackExchange.Redis;

namespace FunctionalTests.Loss;

/// <summary>
/// Numbered lines go the whole way, from producers to followers that come back with their last id, while log sources, gateways and Redis are
/// killed, stopped and paused. For a minute, or as long as <c>EDGEGATEWAY_TEST_LOSS_DURATION</c> says (<c>00:10:00</c>); what happens
/// follows from <c>EDGEGATEWAY_TEST_LOSS_SEED</c>.
/// </summary>
[Collection(nameof(LossTests))]
[CollectionDefinition(nameof(LossTests), DisableParallelization = true)]
public sealed class LossTests
{
    private const string Write = "/apps/example-app/lines?container=web-1";
    private const string Read = "/apps/example-app/logs";
    private const string Key = "logs:{example-app}";
    private const int Producers = 3;
    private const int Followers = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_accepted_line_arrives_once_and_in_order_whoever_is_killed_meanwhile()
    {
        var seed = int.Parse(Variable("SEED") ?? "1", CultureInfo.InvariantCulture);
        var duration = TimeSpan.Parse(Variable("DURATION") ?? "00:01:00", CultureInfo.InvariantCulture);
        await using var issuer = await GatewayHost.StartAsync();
        await using var platform = await Platform.StartAsync(Cancel);
        using var stopProducing = new CancellationTokenSource();
        using var stopFollowing = new CancellationTokenSource();
        var producers = Enumerable.Range(0, Producers)
            .Select(i => new Producer($"p{i}", platform.Gateways, Write, issuer.Token("logs:write"))).ToArray();
        var followers = Enumerable.Range(0, Followers)
            .Select(i => new ResumingFollower($"follower {i}", i % 2 == 0, platform.Gateways, Read, issuer.Token())).ToArray();
        var following = followers.Select(follower => follower.RunAsync(stopFollowing.Token)).ToArray();
        var producing = producers.Select(producer => producer.RunAsync(stopProducing.Token)).ToArray();

        Tell($"seed {seed}");
        await platform.SufferAsync(new Random(seed), duration, Tell, Cancel);
        await stopProducing.CancelAsync();
        await Task.WhenAll(producing).WaitAsync(Patience, Cancel);

        var stored = await StoredAsync(platform.Redis);
        AssertKept(producers, [.. stored.Select(entry => entry.Line)]);
        await AllComeAsync(followers, stored[^1].Id);
        await stopFollowing.CancelAsync();
        await Task.WhenAll(following).WaitAsync(Patience, Cancel);
        foreach (var follower in followers)
        {
            Tell($"{follower.Name}: {follower.Received.Count} lines, {follower.Seen.Streams} streams, {follower.Seen.Gaps} gaps");
            AssertSame(follower.Name, stored, follower.Received);
        }
    }

    // All of an accepted batch, in the order of batches, and all or nothing of another; no line twice.
    private static void AssertKept(Producer[] producers, List<string> stored)
    {
        var places = stored.Index().ToDictionary(line => line.Item, line => line.Index);
        foreach (var producer in producers)
        {
            Assert.NotEmpty(producer.Accepted);
            var accepted = producer.Accepted.ToHashSet();
            var last = -1;
            for (var batch = 0; batch <= accepted.Max(); batch++)
            {
                var found = producer.Lines(batch).Select(line => places.GetValueOrDefault(line, -1)).ToArray();
                if (found[0] < 0 && !accepted.Contains(batch))
                {
                    Assert.All(found, place => Assert.Equal(-1, place));
                    continue;
                }

                Assert.Equal(Enumerable.Range(found[0], Producer.BatchSize), found);
                if (!accepted.Contains(batch))
                {
                    // Redis may carry it out after its sender has given it up, and behind what was sent by another way since.
                    continue;
                }

                Assert.True(found[0] > last, $"the accepted line {producer.Lines(batch).First()} is not where it should be: {found[0]} after {last}");
                last = found[^1];
            }
        }
    }

    // Redis keeps all lines here, so that nothing is missing, whether or not a gap was announced for safety.
    private static void AssertSame(
        string follower, IReadOnlyList<(string Id, string Line)> stored, IReadOnlyList<(string Id, string Line)> received)
    {
        for (var i = 0; i < Math.Min(stored.Count, received.Count); i++)
        {
            Assert.True(stored[i] == received[i], $"{follower}: line {i} is {received[i]} instead of {stored[i]}");
        }

        Assert.Equal(stored.Count, received.Count);
    }

    private static async Task AllComeAsync(ResumingFollower[] followers, string last)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            var late = followers.Where(follower => follower.Received is not [.., var newest] || newest.Id != last).ToArray();
            if (late.Length == 0)
            {
                return;
            }

            Assert.True(waited.Elapsed < Patience, $"{late[0].Name} has not come to {last}, but has {late[0].Received.Count} lines");
            await Task.Delay(100, Cancel);
        }
    }

    private static async Task<IReadOnlyList<(string Id, string Line)>> StoredAsync(string connectionString)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(connectionString);
        var entries = await redis.GetDatabase().StreamRangeAsync(Key);
        return [.. entries.Select(entry => (entry.Id.ToString(), entry["m"].ToString()))];
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable($"EDGEGATEWAY_TEST_LOSS_{name}");

    private static void Tell(string what) => TestContext.Current.TestOutputHelper?.WriteLine($"{DateTime.UtcNow:HH:mm:ss.f} {what}");
}
