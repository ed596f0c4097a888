using EdgeGateway.Testing.Redis;
using StackExchange.Redis;

namespace FunctionalTests.Fixtures;

[Trait("Category", "Waits")]
public sealed class RedisPairTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Written_data_survives_two_failovers()
    {
        await using var pair = await RedisPair.StartAsync(Ct);
        var (first, second) = (pair.Primary, pair.Replica);
        Assert.Equal("", await second.CommandAsync("GET a", Ct));
        await first.CommandAsync("SET a 1", Ct);
        await WaitForValueAsync(second, "a", "1");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => second.CommandAsync("SET a 2", Ct));
        Assert.Contains("READONLY", refused.Message, StringComparison.Ordinal);

        await pair.FailOverAsync(Ct);
        Assert.Equal((second, first), (pair.Primary, pair.Replica));
        await second.CommandAsync("SET b 2", Ct);
        await pair.RejoinAsync(Ct);
        Assert.Equal(first.Port, pair.Replica.Port);
        Assert.Equal("2", await pair.Replica.CommandAsync("GET b", Ct));

        await pair.FailOverAsync(Ct);
        Assert.Equal(first.Port, pair.Primary.Port);
        Assert.Equal("1", await pair.Primary.CommandAsync("GET a", Ct));
    }

    [Fact]
    public async Task Sentinels_fail_over_and_direct_clients_to_the_new_primary()
    {
        await using var sentinels = await RedisSentinels.StartAsync(Ct);
        await using var client = await ConnectionMultiplexer.ConnectAsync(sentinels.ConnectionString);
        await client.GetDatabase().StringSetAsync("a", 1);
        var (first, second) = (sentinels.Pair.Primary, sentinels.Pair.Replica);
        await WaitForValueAsync(second, "a", "1");

        await sentinels.FailOverAsync(Ct);
        Assert.Equal((second, first), (sentinels.Pair.Primary, sentinels.Pair.Replica));
        await second.CommandAsync("SET b 2", Ct);
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                return await client.GetDatabase().StringIncrementAsync("a") > 1;
            }
            catch (RedisException)
            {
                return false;
            }
        });
    }

    private static Task WaitForValueAsync(RedisServer server, string key, string value) =>
        Eventually.HoldsAsync(async () => await server.CommandAsync($"GET {key}", Ct) == value);
}
