using EdgeGateway.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens;

/// <summary>The key <c>PublicUrl</c>: where clients reach this gateway.</summary>
internal sealed class PublicUrlOptions
{
    /// <summary>An absolute http or https URL without a query; what a logs_url begins with.</summary>
    public string PublicUrl { get; set; } = "http://localhost:8080";

    internal sealed class Validator : IValidateOptions<PublicUrlOptions>
    {
        public ValidateOptionsResult Validate(string? name, PublicUrlOptions options)
        {
            var rules = new Rules();
            rules.Check(nameof(PublicUrl), options.PublicUrl,
                Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url)
                    && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
                    && url is { Query: "", Fragment: "", UserInfo: "" },
                "an absolute http or https URL without query and fragment");
            return rules.Result;
        }
    }
}
