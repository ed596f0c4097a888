using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Loss;
using LogSource.Buffer.Redis;
using StackExchange.Redis;

namespace FunctionalTests.Draining;

/// <summary>Both log sources behind a gateway restart, one after the other, while clients post and follow
/// lines.</summary>
[Trait("Category", "Waits")]
public sealed class RollingRestartTests
{
    private const string App = "example-app";

    [Fact]
    public async Task A_rolling_restart_fails_no_post_and_loses_no_line_for_clients_that_resume()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        int[] ports = [LoopbackPort.Reserve(), LoopbackPort.Reserve()];
        var sources = await Task.WhenAll(ports.Select(port => StartSourceAsync(redis, port)));
        await using var gateway = await GatewayHost.StartAsync(
            sources,
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Interval", "00:00:00.1")
        );
        ResumingFollower[] followers =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(i => new ResumingFollower(
                    $"{i}",
                    i % 2 == 0,
                    [gateway.Http],
                    $"/apps/{App}/logs?stream=true",
                    gateway.Token(),
                    null
                )),
        ];
        using var stopPosting = new CancellationTokenSource();
        using var stopFollowing = new CancellationTokenSource();
        var following = Task.WhenAll(followers.Select(follower => follower.RunAsync(stopFollowing.Token)));
        var posting = Task.WhenAll(Enumerable.Range(0, 3).Select(i => PostAsync(gateway, i, stopPosting.Token)));

        for (var i = 0; i < sources.Length; i++)
        {
            await sources[i].StopAsync();
            await sources[i].DisposeAsync();
            sources[i] = await StartSourceAsync(redis, ports[i]);
        }

        await stopPosting.CancelAsync();
        var statuses = (await posting).SelectMany(list => list).ToArray();
        Assert.NotEmpty(statuses);
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.Accepted, status));

        var stored = await ReadStoredLinesAsync(redis);
        Assert.Equal(statuses.Length, stored.Count);
        await Eventually.HoldsAsync(() => followers.All(follower => follower.HasReached(stored[^1].Id)));
        await stopFollowing.CancelAsync();
        await following;
        Assert.All(
            followers,
            follower =>
            {
                Assert.Empty(new FollowerCheck(stored, follower.Events, stored[^1].Id).Faults);
                Assert.Equal(0, follower.Gaps);
            }
        );
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }
    }

    private static Task<LogSourceHost> StartSourceAsync(RedisServer redis, int port) =>
        LogSourceHost.StartOnRedisAsync(
            redis.ConnectionString,
            ("Kestrel:Endpoints:H2c:Url", $"http://127.0.0.1:{port}"),
            ("Draining:Delay", "00:00:03"),
            ("Draining:Window", "00:00:00.5")
        );

    private static async Task<List<HttpStatusCode>> PostAsync(GatewayHost gateway, int poster, CancellationToken stop)
    {
        var statuses = new List<HttpStatusCode>();
        while (!stop.IsCancellationRequested)
        {
            using var response = await Http.PostAsync(
                gateway.Http,
                $"/apps/{App}/lines",
                gateway.Token(TokenClaims.WriteLogs),
                "text/plain",
                $"{poster}:{statuses.Count}"
            );
            statuses.Add(response.StatusCode);
            await Task.Delay(5, CancellationToken.None);
        }

        return statuses;
    }

    private static async Task<IReadOnlyList<StoredLine>> ReadStoredLinesAsync(RedisServer redis)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var stored = await connection.GetDatabase().StreamRangeAsync(RedisKeys.Lines(App));
        return
        [
            .. stored.Select(entry => new StoredLine(
                RedisEntry.ParseId(entry.Id),
                entry[RedisKeys.Message].ToString()
            )),
        ];
    }
}
