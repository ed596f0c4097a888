using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Redis;
using LogSource.Buffer.InMemory;
using LogSource.Buffer.Redis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LogSource.Buffer;

/// <summary>Registers the buffer that <c>Buffer:Kind</c> selects.</summary>
internal static class BufferFeature
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddBuffer(this IServiceCollection services)
    {
        services.AddSettings<BufferOptions, BufferOptionsValidator>(BufferOptions.Section);
        services
            .AddOptions<RedisOptions>()
            .Validate<IOptions<BufferOptions>>(
                (redis, buffer) => !buffer.Value.UsesRedis || !string.IsNullOrWhiteSpace(redis.ConnectionString),
                OptionsFaults.FormatLine(RedisOptionsValidator.Key, "", "set if Buffer:Kind is Redis")
            );
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<BufferMetrics>();
        services.AddRedisConnection(new RedisProfile("LogSource.Redis", "logsource", CommandTimeout));
        services
            .AddSingleton<RedisPrimaryClient>()
            .AddHostedService(provider => provider.GetRequiredService<RedisPrimaryClient>());
        return services.AddSingleton<ILogBuffer>(provider =>
            provider.GetRequiredService<IOptions<BufferOptions>>().Value.UsesRedis
                ? ActivatorUtilities.CreateInstance<RedisLogBuffer>(provider)
                : ActivatorUtilities.CreateInstance<InMemoryLogBuffer>(provider)
        );
    }
}
