using System.Globalization;
using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Streams;
using StackExchange.Redis;

namespace FunctionalTests.Tokens.Revocation;

/// <summary>The Redis traffic of a new revocation when many exist.</summary>
[Trait("Category", "Waits")]
public sealed class RevocationCostTests
{
    private const int Existing = 20_000;
    private const int Added = 40;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_revocation_is_read_without_reading_the_existing_ones_again()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var (now, until) = (
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds()
        );
        await Task.WhenAll(
            Enumerable
                .Range(0, Existing)
                .Select(i =>
                    connection
                        .GetDatabase()
                        .StreamAddAsync(
                            "edge:revocations",
                            [new("k", "jti"), new("v", $"token-{i}"), new("t", now), new("u", until)]
                        )
                )
        );
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await StartAsync(backend, redis);
        await using var second = await StartAsync(backend, redis);
        Assert.Equal(Existing, (await second.RevocationsAsync()).Count);
        var before = await SentBytesAsync(redis);

        for (var i = 0; i < Added; i++)
        {
            using var response = await first.PostRevocationAsync($$"""{"jti":"new-{{i}}"}""");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await Eventually.HoldsAsync(async () => (await second.RevocationsAsync()).Count == Existing + Added);
        Assert.Equal(Existing + Added, (await first.RevocationsAsync()).Count);

        // An entry has about a hundred bytes: reading all of them once would be more than two million.
        Assert.InRange(await SentBytesAsync(redis) - before, 1, 100_000);
    }

    private static Task<GatewayHost> StartAsync(BackendHost backend, RedisServer redis) =>
        GatewayHost.StartAsync([.. backend.Route(), ("Redis:ConnectionString", redis.ConnectionString)]);

    /// <summary>The number of bytes that Redis has sent.</summary>
    private static async Task<long> SentBytesAsync(RedisServer redis)
    {
        const string Field = "total_net_output_bytes:";
        var stats = await redis.CommandAsync("INFO stats", Ct);
        return long.Parse(
            stats.Split("\r\n").Single(line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..],
            CultureInfo.InvariantCulture
        );
    }
}
