using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.GatewaySecrets;
using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Options;

namespace LogSource.Gateways;

/// <summary>Checks <see cref="GatewayAuthenticationOptions"/>.</summary>
internal sealed class GatewayAuthenticationOptionsValidator(IConfiguration configuration)
    : IValidateOptions<GatewayAuthenticationOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayAuthenticationOptions options)
    {
        var faults = new OptionsFaults();
        try
        {
            for (var i = 0; i < options.Secrets.Count; i++)
            {
                GatewaySecret.Check(configuration, faults, AcceptedSecrets.Path(i), options.Secrets[i]);
            }
        }
        catch (OperatorErrorException error)
        {
            return ValidateOptionsResult.Fail(error.Lines);
        }

        return faults.Result;
    }
}
