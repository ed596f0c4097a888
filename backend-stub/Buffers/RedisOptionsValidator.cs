using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LogSource.Buffers;

internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        try
        {
            return ConfigurationOptions.Parse(options.ConnectionString).EndPoints.Count > 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("Redis:ConnectionString names no server: it must be host:port and options, as in localhost:6379,ssl=true.");
        }
        catch (ArgumentException e)
        {
            // The value itself is not shown: it may hold a password.
            return ValidateOptionsResult.Fail(
                "Redis:ConnectionString cannot be read: it must be host:port and options, as in localhost:6379,ssl=true. " +
                e.Message.ReplaceLineEndings(" "));
        }
    }
}
