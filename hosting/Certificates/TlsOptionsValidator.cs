using EdgeGateway.Hosting.Certificates.Handshakes;
using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Certificates;

/// <summary>Checks <see cref="TlsOptions"/>.</summary>
internal sealed class TlsOptionsValidator : IValidateOptions<TlsOptions>
{
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        var faults = new OptionsFaults();
        for (var i = 0; i < options.CipherSuites.Count; i++)
        {
            faults.Check(
                $"{TlsOptions.Section}:{nameof(options.CipherSuites)}:{i}",
                options.CipherSuites[i],
                CipherSuites.IsKnown(options.CipherSuites[i]),
                $"one of {string.Join(", ", CipherSuites.Names)}"
            );
        }

        return faults.Result;
    }
}
