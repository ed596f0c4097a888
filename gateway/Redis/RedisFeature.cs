using EdgeGateway.Hosting.Redis;

namespace EdgeGateway.Redis;

/// <summary>The Redis that gateways share: limits, stream leases, revocations and used one-time tokens.</summary>
internal static class RedisFeature
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(1);

    public static WebApplicationBuilder AddRedis(this WebApplicationBuilder builder)
    {
        builder.Services.AddRedisConnection(new RedisProfile("EdgeGateway.Redis", "edge", CommandTimeout));
        builder.Services.AddHostedService<RedisStartup>().AddSingleton<DeadlineRedis>();
        return builder;
    }
}
