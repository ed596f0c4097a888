using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;

namespace LogSource.UnitTests.Endpoints;

/// <summary>One log source that stores its lines in Redis for all tests of a class. Each test uses a new app.</summary>
public sealed class RedisLogSourceFixture : IAsyncLifetime
{
    private RedisServer? _redis;
    private LogSourceHost? _host;

    internal Api Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        _host = await LogSourceHost.StartOnRedisAsync(_redis.ConnectionString);
        Api = new Api(_host);
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }
}
