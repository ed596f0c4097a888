using EdgeGateway.Hosting.Certificates.Clients;
using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.ReverseProxy.BackendConnections;

/// <summary>Checks <see cref="BackendTlsOptions"/>.</summary>
internal sealed class BackendTlsOptionsValidator(IConfiguration configuration, ClusterTls inForce)
    : IValidateOptions<BackendTlsOptions>
{
    public ValidateOptionsResult Validate(string? name, BackendTlsOptions options)
    {
        var faults = new OptionsFaults();
        foreach (var settings in ClusterTls.Sections(configuration))
        {
            faults.Check(
                settings.Path,
                "…",
                configuration.GetSection($"{ReverseProxyFeature.Section}:Clusters:{settings.Key}").Exists(),
                "named like a configured cluster"
            );
            ClientTls.Check(settings, inForce.Find(settings.Key), faults);
        }

        return faults.Result;
    }
}
