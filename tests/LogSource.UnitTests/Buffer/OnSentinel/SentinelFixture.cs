using EdgeGateway.Testing.Redis;
using LogSource.UnitTests.Buffer.Redis;

namespace LogSource.UnitTests.Buffer.OnSentinel;

/// <summary>A primary and a replica that clients find through sentinels.</summary>
[CollectionDefinition]
public sealed class SentinelFixture : RedisFixture, ICollectionFixture<SentinelFixture>
{
    private RedisSentinels? _redis;

    internal override IReadOnlyList<RedisServer> Primaries => [_redis!.Pair.Primary];

    internal override string ConnectionString => _redis!.ConnectionString;

    protected override async Task StartAsync(CancellationToken ct)
    {
        _redis = await RedisSentinels.StartAsync(ct);
        await _redis.DisableFailoverAsync(ct);
    }

    protected override async Task StopAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }
}
