using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.LogApi;

namespace FunctionalTests.SharedRedis;

[Trait("Category", "Waits")]
public sealed class LogSourceRedisTests
{
    private const string Follow = "/apps/example-app/logs?stream=true";

    [Fact]
    public async Task Two_log_sources_behind_one_gateway_share_their_lines()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var first = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        await using var second = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        await using var gateway = await GatewayHost.StartAsync(
            [first, second],
            ("ReverseProxy:Clusters:log-source:LoadBalancingPolicy", "RoundRobin")
        );
        await WaitUntilReadyAsync(first);
        await WaitUntilReadyAsync(second);

        // With round robin each log source gets half of the followers and half of the writes.
        var clients = new List<WebSocketClient>();
        for (var i = 0; i < 4; i++)
        {
            clients.Add(await WebSocketClient.OpenAsync(gateway.Http, Follow, gateway.Token()));
        }

        for (var i = 0; i < 8; i++)
        {
            await FollowTests.PostAsync(gateway, $"{i}\n");
        }

        foreach (var client in clients)
        {
            for (var i = 0; i < 8; i++)
            {
                FollowTests.AssertLine($"{i}", await client.NextAsync());
            }

            client.Dispose();
        }
    }

    [Fact]
    public async Task A_log_source_answers_503_while_redis_is_unreachable_and_recovers_with_it()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await redis.StopAsync();
        await using var source = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        await using var gateway = await GatewayHost.StartAsync([source]);

        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(source.Http, "/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Http.GetAsync(source.Http, "/readyz")).StatusCode);
        foreach (
            var response in new[]
            {
                await Http.GetAsync(gateway.Http, "/apps/example-app/logs", gateway.Token()),
                await Http.GetAsync(gateway.Http, Follow, gateway.Token()),
                await Http.PostAsync(
                    gateway.Http,
                    "/apps/example-app/lines",
                    gateway.Token(TokenClaims.WriteLogs),
                    "text/plain",
                    "lost?"
                ),
            }
        )
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("buffer-unavailable", await Http.ProblemCodeAsync(response));
            Assert.NotNull(response.Headers.RetryAfter);
        }

        await redis.RestartAsync(TestContext.Current.CancellationToken);
        await WaitUntilReadyAsync(source);
        await FollowTests.PostAsync(gateway, "here\n");
    }

    [Fact]
    public async Task A_stream_stays_open_while_redis_is_unreachable_and_continues_after()
    {
        await using var redis = await RedisServer.StartAsync(appendOnly: true, TestContext.Current.CancellationToken);
        await using var source = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        await using var gateway = await GatewayHost.StartAsync([source], ("KeepAlive:Interval", "00:00:01"));
        await WaitUntilReadyAsync(source);
        await FollowTests.PostAsync(gateway, "first\n");
        using var client = await SseClient.OpenAsync(gateway.Http, $"{Follow}&n=1", gateway.Token());
        FollowTests.AssertLine("first", (await client.NextAsync())?.Data);

        await redis.StopAsync();
        Assert.Contains("ping", (await client.NextAsync())?.Data, StringComparison.Ordinal);
        await redis.RestartAsync(TestContext.Current.CancellationToken);
        await WaitUntilReadyAsync(source);
        await FollowTests.PostAsync(gateway, "second\n");

        string? data;
        do
        {
            data = (await client.NextAsync())?.Data;
        } while (data is not null && data.Contains("\"event\":\"ping\"", StringComparison.Ordinal));

        FollowTests.AssertLine("second", data);
    }

    private static Task WaitUntilReadyAsync(LogSourceHost source) =>
        Eventually.HoldsAsync(async () =>
            (await Http.GetAsync(source.Http, "/readyz")).StatusCode == HttpStatusCode.OK
        );
}
