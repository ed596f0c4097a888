using EdgeGateway.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Draining;

/// <summary>The section <c>Draining</c>: what happens to streams when the process is told to stop.</summary>
internal sealed class DrainingOptions
{
    public const string Section = "Draining";

    /// <summary>Running streams end spread evenly over this time. Zero: all at once.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(25);

    internal sealed class Validator : IValidateOptions<DrainingOptions>
    {
        public ValidateOptionsResult Validate(string? name, DrainingOptions options)
        {
            var rules = new Rules();
            rules.Check($"{Section}:{nameof(Window)}", options.Window,
                options.Window >= TimeSpan.Zero && options.Window <= TimeSpan.FromHours(1), "between 00:00:00 and 01:00:00 (hh:mm:ss)");
            return rules.Result;
        }
    }
}
