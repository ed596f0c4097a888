using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Redis;

/// <summary>What a program needs to use Redis.</summary>
internal static class RedisFeature
{
    public static IServiceCollection AddRedisConnection(this IServiceCollection services, RedisProgram program)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section).ValidateOnStart();
        return services.AddSingleton(program).AddSingleton<RedisRefusals>().AddSingleton<RedisConnection>();
    }
}
