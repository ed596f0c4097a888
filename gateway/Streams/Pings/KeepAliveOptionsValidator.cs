using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Streams.Policy;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Streams.Pings;

/// <summary>Checks <see cref="KeepAliveOptions"/>.</summary>
internal sealed class KeepAliveOptionsValidator(IOptionsFactory<IdlePolicyOptions> factory)
    : IValidateOptions<KeepAliveOptions>
{
    public ValidateOptionsResult Validate(string? name, KeepAliveOptions options)
    {
        // Created from the configuration as it is now: the options in force may still be the previous ones.
        var idle = factory.Create(Options.DefaultName);
        var faults = new OptionsFaults();
        faults.Check(
            $"{KeepAliveOptions.Section}:{nameof(options.Mode)}",
            options.Mode,
            Enum.IsDefined(options.Mode),
            "json, control or off"
        );
        faults.Check(
            $"{KeepAliveOptions.Section}:{nameof(options.Interval)}",
            options.Interval,
            StreamPolicy.IsInterval(options.Interval, idle.Tick),
            StreamPolicy.IntervalRule(idle.Tick)
        );
        faults.Check(
            $"{KeepAliveOptions.Section}:{nameof(options.Interval)}",
            options.Interval,
            options.Mode == KeepAliveMode.Off || options.Interval <= idle.Timeout / 2,
            $"at most half of {IdlePolicyOptions.Section}:{nameof(IdlePolicyOptions.Timeout)} ({idle.Timeout})"
        );
        faults.Check(
            $"{KeepAliveOptions.Section}:{nameof(options.Template)}",
            options.Template,
            PingPayloads.IsTemplate(options.Template),
            PingPayloads.TemplateRule
        );
        return faults.Result;
    }
}
