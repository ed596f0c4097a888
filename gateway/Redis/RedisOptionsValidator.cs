using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace EdgeGateway.Redis;

/// <summary>Checks <see cref="RedisOptions"/>.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var faults = new OptionsFaults();

        // The value itself is not shown: it may hold a password.
        faults.Check($"{RedisOptions.Section}:{nameof(options.ConnectionString)}", "…", NamesServer(options.ConnectionString),
            "empty, or host:port and options, as in localhost:6379,ssl=true");
        return faults.Result;
    }

    private static bool NamesServer(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) || ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
