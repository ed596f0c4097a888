using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using StackExchange.Redis;

namespace FunctionalTests.Tokens.Revocation;

/// <summary>Revocations in the Redis stream <c>edge:revocations</c>.</summary>
[Trait("Category", "Waits")]
public sealed class RevocationStoreTests
{
    [Fact]
    public async Task Revocations_are_written_again_to_a_redis_that_lost_them()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        var token = first.Token();
        await first.RevokeAsync("tenant", "acme");
        await redis.StopAsync();
        await Eventually.HoldsAsync(() => first.FindLogLine("Revocations cannot be read") is not null);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await Http.GetAsync(first.Http, "/apps/example-app/x", token)).StatusCode
        );

        await redis.RestartAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => first.FindLogLine("Revocations are read from Redis again") is not null);
        await using var fresh = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        Assert.Equal(
            "token-revoked",
            await Http.ProblemCodeAsync(await Http.GetAsync(fresh.Http, "/apps/example-app/x", token))
        );
    }

    [Fact]
    public async Task A_deleted_revocation_stream_is_written_again()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        await first.RevokeAsync("tenant", "acme");
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        await database.KeyDeleteAsync("edge:revocations");
        await Eventually.HoldsAsync(async () => await database.StreamLengthAsync("edge:revocations") == 1);
        await database.KeyDeleteAsync("edge:revocations");
        await Eventually.HoldsAsync(async () => await database.StreamLengthAsync("edge:revocations") == 1);
    }

    [Fact]
    public async Task A_revocation_that_redis_did_not_store_is_rejected_and_not_applied()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var gateway = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        await redis.PauseAsync();

        using var rejected = await gateway.PostRevocationAsync("""{"tenant":"acme"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, rejected.StatusCode);
        Assert.Equal("revocations-unavailable", await Http.ProblemCodeAsync(rejected));
        using var events = await SseClient.OpenAsync(gateway.Http, "/apps/example-app/x", gateway.Token());
    }

    [Fact]
    public async Task Expired_and_duplicate_revocations_are_removed_from_redis()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        await using var first = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);
        await first.RevokeAsync("jti", "late");
        await first.RevokeAsync("tenant", "acme");
        await first.RevokeAsync("tenant", "acme");
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await connection
            .GetDatabase()
            .StreamAddAsync(
                "edge:revocations",
                [
                    new("k", "jti"),
                    new("v", "soon"),
                    new("t", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()),
                    new("u", DateTimeOffset.UtcNow.AddSeconds(1).ToUnixTimeMilliseconds()),
                ]
            );
        await Eventually.HoldsAsync(async () => (await first.RevocationsAsync()).Contains("jti soon"));
        await Eventually.HoldsAsync(async () => (await first.RevocationsAsync()).Count == 2);

        // A gateway reads the whole stream at its start and then once a minute.
        await using var second = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);

        Assert.Equal(2, await connection.GetDatabase().StreamLengthAsync("edge:revocations"));
        Assert.Equal(["jti late", "tenant acme"], (await second.RevocationsAsync()).Order());
    }

    [Fact]
    public async Task Foreign_entries_in_the_stream_are_ignored()
    {
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await using var backend = await BackendHost.StartAsync(SilentBackend.ServeAsync);
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        await database.StreamAddAsync(
            "edge:revocations",
            [new("k", "planet"), new("v", "mars"), new("t", 1), new("u", 4_102_444_800_000)]
        );
        await database.StreamAddAsync(
            "edge:revocations",
            [new("k", "tenant"), new("v", "acme"), new("t", "soon"), new("u", -1)]
        );
        await database.StreamAddAsync("edge:revocations", [new("other", "field")]);
        await database.StreamAddAsync(
            "edge:revocations",
            [new("k", "app"), new("v", "example-app"), new("t", 4_102_444_800_000), new("u", 4_102_444_800_001)]
        );

        await using var gateway = await RevocationsClient.StartGatewayAsync(backend, redis.ConnectionString);

        Assert.Equal(["app example-app"], await gateway.RevocationsAsync());
    }
}
