using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Draining;

/// <summary>Checks <see cref="DrainingOptions"/>.</summary>
internal sealed class DrainingOptionsValidator : IValidateOptions<DrainingOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, DrainingOptions options)
    {
        var faults = new OptionsFaults();
        Check(nameof(options.Delay), options.Delay);
        Check(nameof(options.Window), options.Window);
        return faults.Result;

        void Check(string key, TimeSpan value) =>
            faults.Check(
                $"{DrainingOptions.Section}:{key}",
                value,
                value >= TimeSpan.Zero && value <= Longest,
                "between 00:00:00 and 01:00:00 (hh:mm:ss)"
            );
    }
}
