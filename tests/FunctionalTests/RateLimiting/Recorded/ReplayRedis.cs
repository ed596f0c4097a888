using EdgeGateway.Testing.Redis;

namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>The Redis of all recorded cases, which run one after the other.</summary>
public sealed class ReplayRedis : IAsyncLifetime
{
    private RedisServer? _server;

    public async ValueTask InitializeAsync() =>
        _server = await RedisServer.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Removes the counters of the case before, and returns the address.</summary>
    public async Task<string> EmptyAsync()
    {
        await _server!.CommandAsync("FLUSHALL", TestContext.Current.CancellationToken);
        return _server.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
