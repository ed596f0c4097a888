using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Status;

/// <summary>Checks <see cref="StatusOptions"/>.</summary>
internal sealed class StatusOptionsValidator : IValidateOptions<StatusOptions>
{
    public ValidateOptionsResult Validate(string? name, StatusOptions options)
    {
        var faults = new OptionsFaults();
        faults.Check(
            $"{StatusOptions.Section}:{nameof(options.Name)}",
            options.Name,
            options.Name is null
                || (options.Name.Length is > 0 and <= StatusOptions.MaxNameLength && options.Name.All(IsVisible)),
            $"1 to {StatusOptions.MaxNameLength} visible ASCII characters"
        );
        return faults.Result;
    }

    private static bool IsVisible(char character) => character is > ' ' and <= '~';
}
