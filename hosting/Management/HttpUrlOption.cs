using System.CommandLine;
using EdgeGateway.Hosting.Configuration;

namespace EdgeGateway.Hosting.Management;

/// <summary>An option of the command line that takes an http or https URL.</summary>
internal static class HttpUrlOption
{
    public static Option<Uri> Create(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "URL",
            CustomParser = result =>
            {
                if (
                    Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url)
                    && url.Scheme is "http" or "https"
                )
                {
                    return url;
                }

                result.AddError(OptionsFaults.FormatLine(name, result.Tokens[0].Value, "an http or https URL"));
                return null;
            },
        };
}
