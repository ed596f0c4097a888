using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Management;

/// <summary>Checks <see cref="ManagementOptions"/>.</summary>
internal sealed class ManagementOptionsValidator : IValidateOptions<ManagementOptions>
{
    public ValidateOptionsResult Validate(string? name, ManagementOptions options)
    {
        var faults = new OptionsFaults();
        faults.Check(
            $"{ManagementOptions.Section}:{nameof(options.RequireToken)}",
            options.RequireToken,
            Enum.IsDefined(options.RequireToken),
            "Remote or Always"
        );
        return faults.Result;
    }
}
