using System.Text.RegularExpressions;
using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Viewer;

/// <summary>Checks <see cref="ViewerOptions"/>.</summary>
internal sealed partial class ViewerOptionsValidator : IValidateOptions<ViewerOptions>
{
    public ValidateOptionsResult Validate(string? name, ViewerOptions options)
    {
        var faults = new OptionsFaults();
        faults.Check(
            $"{ViewerOptions.Section}:{nameof(options.Path)}",
            options.Path,
            Shape().IsMatch(options.Path),
            $"a path of letters, digits and ._~- that ends in {ViewerOptions.PathEnd}"
        );
        return faults.Result;
    }

    [GeneratedRegex(@"\A(/[A-Za-z0-9._~-]+)*/\{app\}/view\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
