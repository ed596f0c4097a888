using EdgeGateway.Hosting.Certificates;
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
        services.AddCertificateWatch();
        services.AddSettings<RedisOptions, RedisOptionsValidator>(RedisOptions.Section);
        services.AddSingleton(profile).AddSingleton<RedisRefusalTracker>().AddSingleton<RedisMetrics>();
        return services.AddSingleton(provider =>
        {
            var connection = ActivatorUtilities.CreateInstance<RedisConnection>(provider);
            provider.GetRequiredService<RedisMetrics>().Observe(() => connection.IsConnected);
            return connection;
        });
    }
}
