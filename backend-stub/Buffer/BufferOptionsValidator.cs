using Microsoft.Extensions.Options;

namespace LogSource.Buffer;

internal sealed class BufferOptionsValidator : IValidateOptions<BufferOptions>
{
    public ValidateOptionsResult Validate(string? name, BufferOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (!options.UsesMemory && !options.UsesRedis)
        {
            result.AddError($"Buffer:Kind is {options.Kind}: it must be Memory or Redis.");
        }

        if (options.MaxLinesPerApp < 1)
        {
            result.AddError($"Buffer:MaxLinesPerApp is {options.MaxLinesPerApp}: it must be 1 or more.");
        }

        if (options.MaxApps < 1)
        {
            result.AddError($"Buffer:MaxApps is {options.MaxApps}: it must be 1 or more.");
        }

        if (options.MaxBytes < 1)
        {
            result.AddError($"Buffer:MaxBytes is {options.MaxBytes}: it must be 1 or more.");
        }

        if (options.MaxAge < TimeSpan.Zero)
        {
            result.AddError($"Buffer:MaxAge is {options.MaxAge}: it must be zero, for none, or longer.");
        }

        if (options.IdleExpiry <= TimeSpan.Zero)
        {
            result.AddError($"Buffer:IdleExpiry is {options.IdleExpiry}: it must be longer than zero.");
        }

        return result.Build();
    }
}
