using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LogSource.Buffers;

internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        try
        {
            ConfigurationOptions.Parse(options.ConnectionString);
            return ValidateOptionsResult.Success;
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
