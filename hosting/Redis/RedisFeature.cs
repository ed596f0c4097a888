using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Redis.Refusals;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeGateway.Hosting.Redis;

/// <summary>Registers the Redis connection.</summary>
internal static class RedisFeature
{
    public static IServiceCollection AddRedisConnection(this IServiceCollection services, RedisProfile profile)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSettings<RedisOptions, RedisOptionsValidator>(RedisOptions.Section);
        return services.AddSingleton(profile).AddSingleton<RedisRefusalTracker>().AddSingleton<RedisConnection>();
    }
}
