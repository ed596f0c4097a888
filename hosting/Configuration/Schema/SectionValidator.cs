using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>Rejects options whose section has unknown keys, or values that the binder ignores.</summary>
internal sealed class SectionValidator<TOptions>(
    SettingsSchema schema,
    IConfiguration configuration,
    params string[] sections
) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = new OptionsFaults();
        foreach (var section in sections.Where(section => string.IsNullOrEmpty(name) || section == name))
        {
            schema.Check(configuration.GetSection(section), typeof(TOptions), faults);
        }

        return faults.Result;
    }
}
