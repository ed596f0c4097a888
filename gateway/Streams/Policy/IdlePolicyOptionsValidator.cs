using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Streams.Policy;

/// <summary>Checks <see cref="IdlePolicyOptions"/>.</summary>
internal sealed class IdlePolicyOptionsValidator : IValidateOptions<IdlePolicyOptions>
{
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestTick = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, IdlePolicyOptions options)
    {
        var faults = new OptionsFaults();
        faults.Check(
            $"{IdlePolicyOptions.Section}:{nameof(options.Timeout)}",
            options.Timeout,
            StreamPolicy.IsInterval(options.Timeout, options.Tick),
            StreamPolicy.IntervalRule(options.Tick)
        );
        faults.Check(
            $"{IdlePolicyOptions.Section}:{nameof(options.BackendSilence)}",
            options.BackendSilence,
            options.BackendSilence == TimeSpan.Zero || StreamPolicy.IsInterval(options.BackendSilence, options.Tick),
            $"00:00:00 (never), or {StreamPolicy.IntervalRule(options.Tick)}"
        );
        faults.Check(
            $"{IdlePolicyOptions.Section}:{nameof(options.SlowClient)}",
            options.SlowClient,
            StreamPolicy.IsInterval(options.SlowClient, options.Tick),
            StreamPolicy.IntervalRule(options.Tick)
        );
        faults.Check(
            $"{IdlePolicyOptions.Section}:{nameof(options.Tick)}",
            options.Tick,
            options.Tick >= ShortestTick && options.Tick <= LongestTick,
            "between 00:00:00.010 and 00:00:01 (hh:mm:ss)"
        );
        return faults.Result;
    }
}
