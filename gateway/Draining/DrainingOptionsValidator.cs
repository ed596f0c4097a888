using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Draining;

/// <summary>Checks <see cref="DrainingOptions"/>.</summary>
internal sealed class DrainingOptionsValidator : IValidateOptions<DrainingOptions>
{
    public ValidateOptionsResult Validate(string? name, DrainingOptions options)
    {
        var faults = new OptionsFaults();
        faults.Check($"{DrainingOptions.Section}:{nameof(options.Window)}", options.Window,
            options.Window >= TimeSpan.Zero && options.Window <= TimeSpan.FromHours(1), "between 00:00:00 and 01:00:00 (hh:mm:ss)");
        return faults.Result;
    }
}
