using System.Net;
using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.ForwardedHeaders;

/// <summary>Checks <see cref="ForwardedHeaderOptions"/>.</summary>
internal sealed class ForwardedHeaderOptionsValidator : IValidateOptions<ForwardedHeaderOptions>
{
    public ValidateOptionsResult Validate(string? name, ForwardedHeaderOptions options)
    {
        var faults = new OptionsFaults();
        for (var i = 0; i < options.KnownProxies.Count; i++)
        {
            faults.Check($"{ForwardedHeaderOptions.Section}:{nameof(options.KnownProxies)}:{i}", options.KnownProxies[i],
                IPAddress.TryParse(options.KnownProxies[i], out _), "an IP address");
        }

        for (var i = 0; i < options.KnownNetworks.Count; i++)
        {
            faults.Check($"{ForwardedHeaderOptions.Section}:{nameof(options.KnownNetworks)}:{i}", options.KnownNetworks[i],
                System.Net.IPNetwork.TryParse(options.KnownNetworks[i], out _), "a network such as 10.0.0.0/8");
        }

        faults.Check($"{ForwardedHeaderOptions.Section}:{nameof(options.ForwardLimit)}", options.ForwardLimit, options.ForwardLimit is null or > 0, "1 or more");
        return faults.Result;
    }
}
