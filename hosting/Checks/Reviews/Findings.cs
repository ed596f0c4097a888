using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;

namespace EdgeGateway.Hosting.Checks.Reviews;

/// <summary>What the check of the settings found, one line each.</summary>
internal sealed class Findings
{
    private readonly List<string> _faults = [];
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Faults => _faults;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Adds a setting that does not work.</summary>
    public void Fault(string key, object? value, string rule) =>
        _faults.Add(OptionsFaults.FormatLine(key, value, rule));

    /// <summary>Adds the line of a fault.</summary>
    public void Fault(string line) => _faults.Add(line);

    /// <summary>Adds a setting that works and is a risk.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="value">Its value.</param>
    /// <param name="consequence">What follows from it.</param>
    public void Warn(string key, object? value, string consequence) =>
        _warnings.Add(SecretKeys.MaskUrls(FormattableString.Invariant($"{key} is '{value}': {consequence}")));
}
