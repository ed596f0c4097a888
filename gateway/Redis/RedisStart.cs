using EdgeGateway.Hosting.Redis;

namespace EdgeGateway.Redis;

/// <summary>Connects before the first request, which would have no time to wait. A Redis that is away must not keep the gateway from
/// starting.</summary>
internal sealed class RedisStart(RedisConnection redis, RedisProfile profile) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (redis.IsConfigured)
        {
            await ((Task)redis.ConnectAsync())
                .WaitAsync(profile.CommandTimeout, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
