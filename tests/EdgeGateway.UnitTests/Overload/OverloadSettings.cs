using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Overload;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.UnitTests.Overload;

/// <summary>Options of the section <c>Overload</c>.</summary>
internal static class OverloadSettings
{
    /// <summary>Reads the options of these settings. Their keys are relative to the section.</summary>
    public static ReloadableOptions<OverloadOptions> Of(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value))
            .Build();
        return new(
            new OptionsFactory<OverloadOptions>(
                [new ConfigureOptions<OverloadOptions>(options => configuration.Bind(options))],
                [],
                [new OverloadOptionsValidator()]
            ),
            configuration,
            NullLogger<ReloadableOptions<OverloadOptions>>.Instance
        );
    }
}
