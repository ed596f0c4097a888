using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LogSource.Buffers;

internal static class BufferFeature
{
    public static IServiceCollection AddBuffer(this IServiceCollection services)
    {
        services.AddOptions<BufferOptions>().BindConfiguration(BufferOptions.Section).ValidateOnStart();
        services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BufferOptions>, BufferOptionsValidator>();
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RedisConnection>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisConnection>());
        return services.AddSingleton<ILogBuffer>(provider =>
            provider.GetRequiredService<IOptions<BufferOptions>>().Value.UsesRedis
                ? ActivatorUtilities.CreateInstance<RedisLogBuffer>(provider)
                : ActivatorUtilities.CreateInstance<InMemoryLogBuffer>(provider));
    }
}
