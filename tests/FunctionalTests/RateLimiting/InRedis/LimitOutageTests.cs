using System.Diagnostics;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using Microsoft.AspNetCore.Http;
using static FunctionalTests.RateLimiting.InRedis.SharedGateway;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>Shared rate limits while Redis is unusable.</summary>
[Trait("Category", "Waits")]
public sealed class LimitOutageTests
{
    private const int Limit = 5;

    // The gateway waits 50 ms for Redis. These limits leave room for a busy machine.
    private static readonly TimeSpan MaxMedian = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(3);

    public static TheoryData<string> Outages => [.. Outage.All.Keys];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task During_an_outage_the_gateway_continues_from_its_last_counts_and_recovers_by_itself(string outage)
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var proxy = await TcpProxy.StartAsync(redis.ConnectionString);
        await using var backend = await StartBackendAsync();
        await using var gateway = await SharedGateway.StartAsync(backend, proxy.ConnectionString, Limit);
        var token = gateway.Token();
        await AssertStatusesAsync(gateway, token, 200, 200);

        var before = CountLogLines(gateway, LocalMessage);
        await Outage.All[outage].Begin(redis, proxy);
        await AssertStatusesAsync(gateway, token, 200, 200, 200, 429, 429);
        Assert.Equal(before + 1, CountLogLines(gateway, LocalMessage));

        await Outage.All[outage].End(redis, proxy);
        await AssertRecoveredAsync(gateway, redis.ConnectionString, before + 1);
    }

    [Fact]
    public async Task A_promoted_replica_continues_with_its_counters()
    {
        await using var pair = await RedisPair.StartAsync(Ct);
        await using var backend = await StartBackendAsync();
        await using var gateway = await SharedGateway.StartAsync(backend, pair.ConnectionString, Limit);
        var token = gateway.Token();
        await AssertStatusesAsync(gateway, token, 200, 200);
        await pair.WaitUntilReplicatedAsync(Ct);

        var before = CountLogLines(gateway, LocalMessage);
        await pair.Primary.StopAsync();
        await AssertStatusesAsync(gateway, token, 200);
        Assert.Equal(before + 1, CountLogLines(gateway, LocalMessage));

        await pair.FailOverAsync(Ct);
        await AssertRecoveredAsync(gateway, pair.ConnectionString, before + 1);

        // Requests that were counted locally are not in Redis, so this is the third request there.
        Assert.Equal("2", (await SendAsync(gateway.Http, token)).Remaining);
    }

    [Fact]
    public async Task A_command_that_the_client_library_does_not_send_counts_as_an_outage()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var backend = await StartBackendAsync();
        await using var gateway = await GatewayHost.StartAsync(
            SharedGateway.Settings(backend, $"{redis.ConnectionString},$EVALSHA=", Limit)
        );
        await AssertStatusesAsync(gateway, gateway.Token(), 200, 200, 200, 200, 200, 429);
    }

    [Fact]
    public async Task A_redis_that_only_accepts_the_test_command_is_retried_with_backoff()
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
    public async Task Sentinels_name_the_primary_after_a_failover()
    {
        await using var sentinels = await RedisSentinels.StartAsync(Ct);
        await using var backend = await StartBackendAsync();
        await using var gateway = await SharedGateway.StartAsync(backend, sentinels.ConnectionString, Limit);
        var token = gateway.Token();
        await AssertStatusesAsync(gateway, token, 200, 200);
        await sentinels.Pair.WaitUntilReplicatedAsync(Ct);
        var before = CountLogLines(gateway, LocalMessage);

        var failingOver = sentinels.FailOverAsync(Ct);
        while (CountLogLines(gateway, LocalMessage) == before)
        {
            Assert.InRange(
                (await SendInTimeAsync(gateway, gateway.Token(tenant: Guid.NewGuid().ToString()))).Status,
                200,
                200
            );
        }

        await failingOver;
        await AssertRecoveredAsync(gateway, sentinels.ConnectionString, before + 1);
        Assert.Equal("2", (await SendAsync(gateway.Http, token)).Remaining);
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("slow")]
    [InlineData("full")]
    public async Task During_an_outage_each_gateway_passes_at_most_the_limit(string outage)
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
        await Outage.All[outage].Begin(redis, proxy);
        var during = await PassedAsync(100);
        await Outage.All[outage].End(redis, proxy);
        await Eventually.HoldsAsync(() =>
            CountLogLines(one, LocalMessage) == CountLogLines(one, SharedMessage)
            && CountLogLines(other, LocalMessage) == CountLogLines(other, SharedMessage)
        );
        var after = await PassedAsync(100);

        Assert.InRange(before + during + after, Many, 2 * Many);

        // Sends the requests concurrently to both gateways.
        async Task<int> PassedAsync(int count)
        {
            var statuses = await Task.WhenAll(
                Enumerable
                    .Range(0, 2 * count)
                    .Select(async i => (await SendInTimeAsync(i % 2 == 0 ? one : other, token)).Status)
            );
            Assert.All(statuses, status => Assert.Contains(status, (int[])[200, 429]));
            return statuses.Count(status => status == 200);
        }
    }

    private static Task<BackendHost> StartBackendAsync() =>
        BackendHost.StartAsync(context => context.Response.WriteAsync("ok"));

    private static async Task AssertStatusesAsync(GatewayHost gateway, string token, params int[] statuses)
    {
        var times = new List<TimeSpan>();
        foreach (var status in statuses)
        {
            var sentAt = Stopwatch.GetTimestamp();
            Assert.Equal(status, (await SendInTimeAsync(gateway, token)).Status);
            times.Add(Stopwatch.GetElapsedTime(sentAt));
        }

        Assert.InRange(times.Order().ElementAt(times.Count / 2), TimeSpan.Zero, MaxMedian);
    }

    private static async Task<ReceivedResponse> SendInTimeAsync(GatewayHost gateway, string token)
    {
        var sentAt = Stopwatch.GetTimestamp();
        var response = await SendAsync(gateway.Http, token);
        Assert.InRange(Stopwatch.GetElapsedTime(sentAt), TimeSpan.Zero, MaxDuration);
        return response;
    }

    // Asserts that counts are shared again: another gateway continues the count of this one.
    private static async Task AssertRecoveredAsync(GatewayHost gateway, string redis, int times)
    {
        await Eventually.HoldsAsync(() => CountLogLines(gateway, SharedMessage) == times);
        var token = gateway.Token(tenant: "new");
        await AssertStatusesAsync(gateway, token, 200, 200);
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
