using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>Rejects options whose sections have unknown keys, or values that the binder ignores.</summary>
internal sealed class SectionValidator<TOptions>(
    SettingsSchema schema,
    IConfiguration configuration,
    params SettingsSection[] sections
) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = new OptionsFaults();
        foreach (var section in sections)
        {
            section.Check(schema, configuration.GetSection(section.Name), faults);
        }

        return faults.Result;
    }
}
