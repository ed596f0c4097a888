using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>Checks <see cref="Http2BudgetOptions"/>.</summary>
internal sealed class Http2BudgetOptionsValidator : IValidateOptions<Http2BudgetOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, Http2BudgetOptions options)
    {
        var faults = new OptionsFaults();
        Check(nameof(options.MaxStreams), options.MaxStreams);
        Check(nameof(options.ResetBurst), options.ResetBurst);
        Check(nameof(options.ResetsPerSecond), options.ResetsPerSecond);
        Check(nameof(options.ControlBurst), options.ControlBurst);
        Check(nameof(options.ControlsPerSecond), options.ControlsPerSecond);
        return faults.Result;

        void Check(string key, int value) =>
            faults.Check(
                $"{Http2BudgetOptions.Section}:{key}",
                value,
                value is >= 1 and <= Most,
                $"between 1 and {Most}"
            );
    }
}
