using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;
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
            faults.Check(
                $"{ForwardedHeaderOptions.Section}:{nameof(options.KnownProxies)}:{i}",
                options.KnownProxies[i],
                ClientAddress.TryParse(options.KnownProxies[i], out _),
                "an IP address"
            );
        }

        for (var i = 0; i < options.KnownNetworks.Count; i++)
        {
            faults.Check(
                $"{ForwardedHeaderOptions.Section}:{nameof(options.KnownNetworks)}:{i}",
                options.KnownNetworks[i],
                IsNetwork(options.KnownNetworks[i]),
                "a network such as 10.0.0.0/8"
            );
        }

        faults.Check(
            $"{ForwardedHeaderOptions.Section}:{nameof(options.ForwardLimit)}",
            options.ForwardLimit,
            options.ForwardLimit is null or > 0,
            "1 or more"
        );
        return faults.Result;
    }

    private static bool IsNetwork(string text) =>
        System.Net.IPNetwork.TryParse(text, out _)
        && ClientAddress.TryParse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), out _);
}
