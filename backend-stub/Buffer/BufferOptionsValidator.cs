using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace LogSource.Buffer;

/// <summary>Checks <see cref="BufferOptions"/>.</summary>
internal sealed class BufferOptionsValidator : IValidateOptions<BufferOptions>
{
    public ValidateOptionsResult Validate(string? name, BufferOptions options)
    {
        var faults = new OptionsFaults();
        Check(nameof(options.Kind), options.Kind, options.UsesMemory || options.UsesRedis, "Memory or Redis");
        Check(nameof(options.MaxLinesPerApp), options.MaxLinesPerApp, options.MaxLinesPerApp >= 1, "1 or more");
        Check(nameof(options.MaxApps), options.MaxApps, options.MaxApps >= 1, "1 or more");
        Check(nameof(options.MaxBytes), options.MaxBytes, options.MaxBytes >= 1, "1 or more");
        Check(
            nameof(options.MaxAge),
            options.MaxAge,
            options.MaxAge >= TimeSpan.Zero,
            "00:00:00 (none), or longer (hh:mm:ss)"
        );
        Check(
            nameof(options.IdleExpiry),
            options.IdleExpiry,
            options.IdleExpiry > TimeSpan.Zero,
            "longer than 00:00:00 (hh:mm:ss)"
        );
        return faults.Result;

        void Check(string key, object value, bool holds, string rule) =>
            faults.Check($"{BufferOptions.Section}:{key}", value, holds, rule);
    }
}
