using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Browsers;

/// <summary>Checks <see cref="WebSocketOriginOptions"/>.</summary>
internal sealed class WebSocketOriginOptionsValidator(IConfiguration configuration)
    : IValidateOptions<WebSocketOriginOptions>
{
    public ValidateOptionsResult Validate(string? name, WebSocketOriginOptions options)
    {
        var faults = new OptionsFaults();
        faults.CheckOrigins(configuration, WebSocketOriginOptions.Section, options.AllowedOrigins);
        return faults.Result;
    }
}
