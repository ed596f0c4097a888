using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeGateway.Hosting.Redis;

/// <summary>What a program needs to use Redis.</summary>
internal static class RedisFeature
{
    public static IServiceCollection AddRedisConnection(this IServiceCollection services, RedisProgram program)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSettings<RedisOptions, RedisOptionsValidator>(RedisOptions.Section);
        return services.AddSingleton(program).AddSingleton<RedisRefusals>().AddSingleton<RedisConnection>();
    }
}
