using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens.LogsUrls;

/// <summary>Checks <see cref="PublicUrlOptions"/>.</summary>
internal sealed class PublicUrlOptionsValidator : IValidateOptions<PublicUrlOptions>
{
    public ValidateOptionsResult Validate(string? name, PublicUrlOptions options)
    {
        var faults = new OptionsFaults();
        faults.Check(
            nameof(options.PublicUrl),
            options.PublicUrl,
            Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url)
                && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
                && url is { Query: "", Fragment: "", UserInfo: "" },
            "an absolute http or https URL without query and fragment"
        );
        return faults.Result;
    }
}
