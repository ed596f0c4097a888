using System.Globalization;
using EdgeGateway.Hosting.Configuration.Schema;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>Collects the faults of a section, one line each: the key, the value, the rule.</summary>
internal sealed class OptionsFaults
{
    private readonly ValidateOptionsResultBuilder _result = new();

    public ValidateOptionsResult Result => _result.Build();

    /// <summary>Adds a fault unless <paramref name="holds"/>.</summary>
    public void Check(string key, object? value, bool holds, string rule)
    {
        if (!holds)
        {
            _result.AddError(FormatLine(key, value, rule));
        }
    }

    /// <summary>Formats the line of a fault. All configuration errors have this form.</summary>
    public static string FormatLine(string key, object? value, string rule) =>
        SecretKeys.MaskUrls(
            $"{key} is '{SecretKeys.ShowUrl(key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}': "
                + $"must be {rule}"
        );
}
