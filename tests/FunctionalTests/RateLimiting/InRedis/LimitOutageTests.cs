using System.Diagnostics;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using Microsoft.AspNetCore.Http;
using static FunctionalTests.RateLimiting.InRedis.SharedGateway;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>Limits while Redis, in which gateways count them together, is of no use.</summary>
public sealed class LimitOutageTests
{
    private const int Limit = 5;

    // More than the 50 ms that Redis is given, on a machine that has other things to do.
    private static readonly TimeSpan Usually = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Always = TimeSpan.FromSeconds(3);

    public static TheoryData<string> Outages => [.. Outage.All.Keys];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task While_redis_is_away_the_gateway_goes_on_from_what_it_knows_and_comes_back_by_itself(string how)
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString);
        await using var backend = await StartBackendAsync();
        await using var gateway = await SharedGateway.StartAsync(backend, proxy.ConnectionString, Limit);
        var token = gateway.Token();
        await AssertCountsAsync(gateway, token, 200, 200);

        var before = CountLogLines(gateway, LocalMessage);
        await Outage.All[how].Begin(redis, proxy);
        await AssertCountsAsync(gateway, token, 200, 200, 200, 429, 429);
        Assert.Equal(before + 1, CountLogLines(gateway, LocalMessage));

        await Outage.All[how].End(redis, proxy);
        await AssertIsBackAsync(gateway, redis.ConnectionString, before + 1);
    }

    [Fact]
    public async Task A_replica_that_takes_the_primarys_place_goes_on_with_its_counters()
    {
        await using var pair = await RedisPair.StartAsync(Ct);
        await using var backend = await StartBackendAsync();
        await using var gateway = await SharedGateway.StartAsync(backend, pair.ConnectionString, Limit);
        var token = gateway.Token();
        await AssertCountsAsync(gateway, token, 200, 200);
        await pair.WaitUntilReplicatedAsync(Ct);

        var before = CountLogLines(gateway, LocalMessage);
        await pair.Primary.StopAsync();
        await AssertCountsAsync(gateway, token, 200);
        Assert.Equal(before + 1, CountLogLines(gateway, LocalMessage));

        await pair.FailOverAsync(Ct);
        await AssertIsBackAsync(gateway, pair.ConnectionString, before + 1);

        // What was counted alone is not in Redis: the third is the third there.
        Assert.Equal("2", (await SendAsync(gateway.Http, token)).Remaining);
    }

    [Fact]
    public async Task A_command_that_the_client_does_not_send_is_a_redis_that_is_away()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await StartBackendAsync();
        await using var gateway = await GatewayHost.StartAsync(
            SharedGateway.Settings(backend, $"{redis.ConnectionString},$EVALSHA=", Limit)
        );
        await AssertCountsAsync(gateway, gateway.Token(), 200, 200, 200, 200, 200, 429);
    }

    [Fact]
    public async Task A_redis_that_takes_all_but_what_it_is_asked_is_tried_less_and_less()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await StartBackendAsync();
        await using var gateway = await SharedGateway.StartAsync(backend, redis.ConnectionString, 100_000);
        var token = gateway.Token();
        await redis.CommandAsync("ACL SETUSER default resetkeys ~*:try*", Ct);
        for (var began = Stopwatch.StartNew(); began.Elapsed < TimeSpan.FromSeconds(5); )
        {
            Assert.Equal(200, (await SendAsync(gateway.Http, token)).Status);
        }

        Assert.InRange(CountLogLines(gateway, LocalMessage), 2, 5);
    }

    [Fact]
    public async Task Sentinels_are_asked_for_the_primary()
    {
        await using var sentinels = await RedisSentinels.StartAsync(Ct);
        await using var backend = await StartBackendAsync();
        await using var gateway = await SharedGateway.StartAsync(backend, sentinels.ConnectionString, Limit);
        var token = gateway.Token();
        await AssertCountsAsync(gateway, token, 200, 200);
        await sentinels.Pair.WaitUntilReplicatedAsync(Ct);
        var before = CountLogLines(gateway, LocalMessage);

        var failingOver = sentinels.FailOverAsync(Ct);
        while (CountLogLines(gateway, LocalMessage) == before)
        {
            Assert.InRange(
                (await AskFastAsync(gateway, gateway.Token(tenant: Guid.NewGuid().ToString()))).Status,
                200,
                200
            );
        }

        await failingOver;
        await AssertIsBackAsync(gateway, sentinels.ConnectionString, before + 1);
        Assert.Equal("2", (await SendAsync(gateway.Http, token)).Remaining);
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("slow")]
    [InlineData("full")]
    public async Task However_many_come_meanwhile_a_gateway_lets_no_more_than_the_limit_pass(string how)
    {
        const int Many = 20;
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString);
        await using var backend = await StartBackendAsync();
        await using var one = await SharedGateway.StartAsync(backend, proxy.ConnectionString, Many);
        await using var other = await SharedGateway.StartAsync(backend, proxy.ConnectionString, Many);
        var token = one.Token();

        var before = await PassedAsync(4);
        Assert.Equal(8, before);
        await Outage.All[how].Begin(redis, proxy);
        var during = await PassedAsync(100);
        await Outage.All[how].End(redis, proxy);
        await Eventually.HoldsAsync(() =>
            CountLogLines(one, LocalMessage) == CountLogLines(one, SharedMessage)
            && CountLogLines(other, LocalMessage) == CountLogLines(other, SharedMessage)
        );
        var after = await PassedAsync(100);

        Assert.InRange(before + during + after, Many, 2 * Many);

        // At once, at both.
        async Task<int> PassedAsync(int count)
        {
            var statuses = await Task.WhenAll(
                Enumerable
                    .Range(0, 2 * count)
                    .Select(async i => (await AskFastAsync(i % 2 == 0 ? one : other, token)).Status)
            );
            Assert.All(statuses, status => Assert.Contains(status, (int[])[200, 429]));
            return statuses.Count(status => status == 200);
        }
    }

    private static Task<BackendHost> StartBackendAsync() =>
        BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));

    private static async Task AssertCountsAsync(GatewayHost gateway, string token, params int[] statuses)
    {
        var times = new List<TimeSpan>();
        foreach (var status in statuses)
        {
            var asked = Stopwatch.GetTimestamp();
            Assert.Equal(status, (await AskFastAsync(gateway, token)).Status);
            times.Add(Stopwatch.GetElapsedTime(asked));
        }

        Assert.InRange(times.Order().ElementAt(times.Count / 2), TimeSpan.Zero, Usually);
    }

    private static async Task<ReceivedResponse> AskFastAsync(GatewayHost gateway, string token)
    {
        var asked = Stopwatch.GetTimestamp();
        var answer = await SendAsync(gateway.Http, token);
        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, Always);
        return answer;
    }

    // Another gateway finds what this one counts.
    private static async Task AssertIsBackAsync(GatewayHost gateway, string redis, int times)
    {
        await Eventually.HoldsAsync(() => CountLogLines(gateway, SharedMessage) == times);
        var token = gateway.Token(tenant: "new");
        await AssertCountsAsync(gateway, token, 200, 200);
        await using var backend = await StartBackendAsync();
        await using var other = await SharedGateway.StartAsync(backend, redis, Limit);
        Assert.Equal("2", (await SendAsync(other.Http, token)).Remaining);
        Assert.Equal((times, times), (CountLogLines(gateway, LocalMessage), CountLogLines(gateway, SharedMessage)));
        Assert.DoesNotContain(
            gateway.Log.Lines,
            line => line.Contains("Unhandled", StringComparison.OrdinalIgnoreCase)
        );
    }
}
