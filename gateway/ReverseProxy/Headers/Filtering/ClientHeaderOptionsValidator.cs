using System.Text.RegularExpressions;
using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.ReverseProxy.Headers.Filtering;

/// <summary>Checks <see cref="ClientHeaderOptions"/>.</summary>
internal sealed partial class ClientHeaderOptionsValidator : IValidateOptions<ClientHeaderOptions>
{
    // Without these, a request would change its meaning or be invalid.
    private static readonly IReadOnlyList<string> RequiredHeaders =
    [
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Upgrade",
        "Sec-WebSocket-Key",
        "Sec-WebSocket-Version",
    ];

    public ValidateOptionsResult Validate(string? name, ClientHeaderOptions options)
    {
        var faults = new OptionsFaults();
        Check(faults, nameof(options.Drop), options.Drop, RequiredHeaders, "not one that HTTP needs");
        Check(faults, nameof(options.Pass), options.Pass, ReservedHeaders.Own, "not one that the gateway writes");
        Check(
            faults,
            nameof(options.PassFromKnownProxies),
            options.PassFromKnownProxies,
            ReservedHeaders.Own,
            "not one that the gateway writes"
        );
        return faults.Result;
    }

    private static void Check(
        OptionsFaults faults,
        string list,
        IList<string> patterns,
        IReadOnlyList<string> excluded,
        string rule
    )
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            var pattern = patterns[i];
            faults.Check(
                $"{ClientHeaderOptions.Section}:{list}:{i}",
                pattern,
                IsPattern().IsMatch(pattern) && !excluded.Any(name => Overlap(name, pattern)),
                $"a header's name, or the start of one followed by *, and {rule}"
            );
        }
    }

    private static bool Overlap(string one, string other) =>
        new HeaderNameSet([one]).Contains(other.TrimEnd('*')) || new HeaderNameSet([other]).Contains(one.TrimEnd('*'));

    // A token (RFC 9110 section 5.6.2), with * only at the end.
    [GeneratedRegex(@"\A[!#$%&'+.^_`|~0-9A-Za-z-]+\*?\z", RegexOptions.CultureInvariant)]
    private static partial Regex IsPattern();
}
