using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Browsers;

/// <summary>Checks <see cref="OriginOptions"/>, whose name is that of their section.</summary>
internal sealed class OriginOptionsValidator(IConfiguration configuration) : IValidateOptions<OriginOptions>
{
    public ValidateOptionsResult Validate(string? name, OriginOptions options)
    {
        var faults = new OptionsFaults();
        var key = $"{name}:{nameof(options.AllowedOrigins)}";

        // The binder would take one value in the place of the list for an empty list: off.
        faults.Check(key, configuration[key], string.IsNullOrEmpty(configuration[key]), $"a list: {key}:0 and so on");
        for (var i = 0; i < options.AllowedOrigins.Count; i++)
        {
            var origin = options.AllowedOrigins[i];
            faults.Check($"{key}:{i}", origin,
                Origin.TryParse(origin, out _) || (origin == OriginOptions.Any && options.AllowedOrigins.Count == 1),
                "an origin such as https://app.example.com, without a path, or * alone");
        }

        return faults.Result;
    }
}
