using Microsoft.Extensions.Options;

namespace EdgeGateway.Redis;

/// <summary>What gateways share.</summary>
internal static class RedisFeature
{
    public static WebApplicationBuilder AddRedis(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.AddOptions<RedisOptions>().BindConfiguration(RedisOptions.Section).ValidateOnStart();
        services.AddHostedService(provider => provider.GetRequiredService<RedisConnection>());
        services.AddSingleton<RedisConnection>().AddSingleton<TimelyRedis>();
        return builder;
    }
}
