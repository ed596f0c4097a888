using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Redis.ConnectionStrings;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Redis;

/// <summary>Checks <see cref="RedisOptions"/>.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public const string Key = $"{RedisOptions.Section}:{nameof(RedisOptions.ConnectionString)}";

    /// <summary>Replaces the value in messages, because it may contain a password.</summary>
    public const string Hidden = "…";

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var faults = new OptionsFaults();
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            faults.Check(
                Key,
                Hidden,
                RedisConnectionString.TryParse(options.ConnectionString, out _, out var rule),
                rule
            );
        }

        return faults.Result;
    }
}
