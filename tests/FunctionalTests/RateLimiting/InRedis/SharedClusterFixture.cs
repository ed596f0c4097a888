using EdgeGateway.Testing.Redis;

namespace FunctionalTests.RateLimiting.InRedis;

/// <summary>One cluster for all tests of a class, because it takes seconds to form.</summary>
public sealed class SharedClusterFixture : IAsyncLifetime
{
    /// <summary>The cluster.</summary>
    public RedisCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Cluster = await RedisCluster.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
