using EdgeGateway.Hosting.Certificates.Clients;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Redis.ConnectionStrings;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Redis;

/// <summary>Checks <see cref="RedisOptions"/>.</summary>
internal sealed class RedisOptionsValidator(IConfiguration configuration) : IValidateOptions<RedisOptions>
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
                RedisConnectionString.TryParse(options.ConnectionString, out var parsed, out var rule),
                rule
            );
            var settings = configuration.GetSection(RedisOptions.Section);
            if (ClientTls.IsConfigured(settings))
            {
                faults.Check(
                    Key,
                    Hidden,
                    parsed is null or { Options.Ssl: true },
                    "a rediss:// URL, or have ssl=true: certificates are configured"
                );
                ClientTls.Check(settings, known: null, faults);
            }
        }

        return faults.Result;
    }
}
