using System.Globalization;
using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Streams;
using StackExchange.Redis;

namespace FunctionalTests.Tokens.Revocation;

/// <summary>What revocations cost where there are many.</summary>
public sealed class RevocationCostTests
{
    private const int Live = 20_000;
    private const int Revoked = 40;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_revocation_is_read_once_and_with_it_none_of_those_that_there_are()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var (now, until) = (
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds()
        );
        await Task.WhenAll(
            Enumerable
                .Range(0, Live)
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
        await using var asked = await StartAsync(backend, redis);
        await using var other = await StartAsync(backend, redis);
        Assert.Equal(Live, (await other.RevocationsAsync()).Count);
        var before = await SentAsync(redis);

        for (var i = 0; i < Revoked; i++)
        {
            using var response = await asked.PostRevocationAsync($$"""{"jti":"new-{{i}}"}""");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await Eventually.HoldsAsync(async () => (await other.RevocationsAsync()).Count == Live + Revoked);
        Assert.Equal(Live + Revoked, (await asked.RevocationsAsync()).Count);

        // Each entry has some hundred bytes: all of them, once, are more than two million.
        Assert.InRange(await SentAsync(redis) - before, 1, 100_000);
    }

    private static Task<GatewayHost> StartAsync(BackendHost backend, RedisServer redis) =>
        GatewayHost.StartAsync([.. backend.Route(), ("Redis:ConnectionString", redis.ConnectionString)]);

    /// <summary>How many bytes Redis has sent.</summary>
    private static async Task<long> SentAsync(RedisServer redis)
    {
        const string Field = "total_net_output_bytes:";
        var stats = await redis.CommandAsync("INFO stats", Ct);
        return long.Parse(
            stats.Split("\r\n").Single(line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..],
            CultureInfo.InvariantCulture
        );
    }
}
