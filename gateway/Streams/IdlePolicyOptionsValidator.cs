using EdgeGateway.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Streams;

/// <summary>Checks <see cref="IdlePolicyOptions"/>.</summary>
internal sealed class IdlePolicyOptionsValidator : IValidateOptions<IdlePolicyOptions>
{
    public ValidateOptionsResult Validate(string? name, IdlePolicyOptions options)
    {
        var rules = new Rules();
        rules.Check($"{IdlePolicyOptions.Section}:{nameof(options.Timeout)}", options.Timeout, StreamPolicy.IsInterval(options.Timeout), StreamPolicy.IntervalRule);
        rules.Check($"{IdlePolicyOptions.Section}:{nameof(options.BackendSilence)}", options.BackendSilence,
            options.BackendSilence == TimeSpan.Zero || StreamPolicy.IsInterval(options.BackendSilence),
            $"00:00:00 (never), or {StreamPolicy.IntervalRule}");
        return rules.Result;
    }
}
