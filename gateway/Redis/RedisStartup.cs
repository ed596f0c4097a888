using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Redis;

/// <summary>
/// Connects before the first request, whose deadline is too short for that. The gateway starts even if Redis does not
/// answer.
/// </summary>
internal sealed class RedisStartup(RedisConnection redis, RedisProfile profile) : IStartingService
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
}
