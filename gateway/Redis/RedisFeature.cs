using EdgeGateway.Hosting.Redis;

namespace EdgeGateway.Redis;

/// <summary>What gateways share.</summary>
internal static class RedisFeature
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(1);

    public static WebApplicationBuilder AddRedis(this WebApplicationBuilder builder)
    {
        builder.Services.AddRedisConnection(new RedisProfile("EdgeGateway.Redis", "edge", CommandTimeout));
        builder.Services.AddHostedService<RedisStart>().AddSingleton<DeadlineRedis>();
        return builder;
    }
}
