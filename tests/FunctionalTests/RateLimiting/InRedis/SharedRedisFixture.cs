using EdgeGateway.Testing.Redis;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>One Redis for all tests of a class.</summary>
public sealed class SharedRedisFixture : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public RedisServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Redis.DisposeAsync();
}
