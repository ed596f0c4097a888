using EdgeGateway.Testing.Redis;
using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnServer;

/// <summary>A single server.</summary>
[CollectionDefinition]
public sealed class ServerFixture : RedisFixture, ICollectionFixture<ServerFixture>
{
    private RedisServer? _redis;

    internal override IReadOnlyList<RedisServer> Primaries => [_redis!];

    internal override string ConnectionString => _redis!.ConnectionString;

    protected override async Task StartAsync(CancellationToken ct) => _redis = await RedisServer.StartAsync(ct);

    protected override async Task StopAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }
}
