using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;

namespace LogSource.UnitTests.Endpoints;

/// <summary>One log source that stores its lines in Redis for all tests of a class. Each test uses a new app.</summary>
public sealed class RedisLogSourceFixture : IAsyncLifetime
{
    private RedisServer? _redis;

    internal LogSourceHost Host { get; private set; } = null!;

    internal Api Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        Host = await LogSourceHost.StartOnRedisAsync(_redis.ConnectionString);
        Api = new Api(Host);
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }
}
