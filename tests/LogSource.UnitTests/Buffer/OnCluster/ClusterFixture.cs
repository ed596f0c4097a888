using EdgeGateway.Testing.Redis;
using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnCluster;

/// <summary>A cluster of three nodes.</summary>
[CollectionDefinition]
public sealed class ClusterFixture : RedisFixture, ICollectionFixture<ClusterFixture>
{
    private RedisCluster? _redis;

    internal override IReadOnlyList<RedisServer> Primaries => _redis!.Nodes;

    internal override string ConnectionString => _redis!.ConnectionString;

    protected override async Task StartAsync(CancellationToken ct) => _redis = await RedisCluster.StartAsync(ct);

    protected override async Task StopAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }
}
