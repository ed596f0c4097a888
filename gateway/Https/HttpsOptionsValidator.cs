using System.Net;
using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Https;

/// <summary>Checks <see cref="HttpsOptions"/>.</summary>
internal sealed class HttpsOptionsValidator : IValidateOptions<HttpsOptions>
{
    // The least that the preload lists of browsers accept.
    private static readonly TimeSpan MinPreloadAge = TimeSpan.FromDays(365);
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(3_650);

    public ValidateOptionsResult Validate(string? name, HttpsOptions options)
    {
        var faults = new OptionsFaults();
        faults.Check(
            $"{HttpsOptions.Section}:{nameof(options.Port)}",
            options.Port,
            options.Port is > 0 and <= IPEndPoint.MaxPort,
            "between 1 and 65535"
        );
        var hsts = options.Hsts;
        var key = $"{HttpsOptions.Section}:{nameof(options.Hsts)}";
        faults.Check(
            $"{key}:{nameof(hsts.MaxAge)}",
            hsts.MaxAge,
            hsts.MaxAge >= TimeSpan.Zero && hsts.MaxAge <= MaxAge,
            $"between {TimeSpan.Zero} and {MaxAge} (d.hh:mm:ss)"
        );
        faults.Check(
            $"{key}:{nameof(hsts.Preload)}",
            hsts.Preload,
            !hsts.Preload || (hsts.IncludeSubDomains && hsts.MaxAge >= MinPreloadAge),
            $"false unless IncludeSubDomains is true and MaxAge is {MinPreloadAge} or more"
        );
        return faults.Result;
    }
}
