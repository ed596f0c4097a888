using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.GatewaySecrets;
using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Options;

namespace EdgeGateway.ReverseProxy.BackendSecrets;

/// <summary>Checks <see cref="BackendAuthenticationOptions"/>.</summary>
internal sealed class BackendAuthenticationOptionsValidator(IConfiguration configuration)
    : IValidateOptions<BackendAuthenticationOptions>
{
    public ValidateOptionsResult Validate(string? name, BackendAuthenticationOptions options)
    {
        var faults = new OptionsFaults();
        for (var i = 0; i < options.Secrets.Count; i++)
        {
            var path = $"{BackendAuthenticationOptions.Section}:{nameof(options.Secrets)}:{i}";
            var secret = options.Secrets[i];
            faults.Check(
                $"{path}:{nameof(secret.Cluster)}",
                secret.Cluster,
                secret.Cluster.Length > 0
                    && configuration.GetSection($"{ReverseProxyFeature.Section}:Clusters:{secret.Cluster}").Exists(),
                "the name of a configured cluster"
            );
            faults.Check(
                $"{path}:{nameof(secret.Cluster)}",
                secret.Cluster,
                options.Secrets.Count(other => other.Cluster.Equals(secret.Cluster, StringComparison.OrdinalIgnoreCase))
                    == 1,
                "another cluster than any other secret's"
            );
            try
            {
                GatewaySecret.Check(configuration, faults, path, secret);
            }
            catch (OperatorErrorException error)
            {
                return ValidateOptionsResult.Fail(error.Lines);
            }
        }

        return faults.Result;
    }
}
