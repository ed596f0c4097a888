using System.Text.RegularExpressions;
using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Browsers;

/// <summary>Checks <see cref="CrossOriginOptions"/>.</summary>
internal sealed partial class CrossOriginOptionsValidator(IConfiguration configuration)
    : IValidateOptions<CrossOriginOptions>
{
    private const string HeaderRule = "a header's name such as X-Request-Id";

    // Browsers never let pages use these (Fetch Standard, "forbidden method").
    private static readonly string[] ForbiddenMethods = ["CONNECT", "TRACE", "TRACK"];

    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, CrossOriginOptions options)
    {
        var faults = new OptionsFaults();
        faults.CheckOrigins(configuration, CrossOriginOptions.Section, options.AllowedOrigins);
        faults.CheckList(
            configuration,
            Key(nameof(options.AllowedMethods)),
            options.AllowedMethods,
            mayBeAny: true,
            IsMethod,
            "a method that pages may use, in capital letters, such as PUT"
        );
        faults.CheckList(
            configuration,
            Key(nameof(options.AllowedHeaders)),
            options.AllowedHeaders,
            mayBeAny: true,
            IsToken,
            HeaderRule
        );
        faults.CheckList(
            configuration,
            Key(nameof(options.ExposedHeaders)),
            options.ExposedHeaders,
            mayBeAny: true,
            IsToken,
            HeaderRule
        );
        faults.Check(
            Key(nameof(options.MaxAge)),
            options.MaxAge,
            options.MaxAge >= TimeSpan.Zero && options.MaxAge <= LongestAge,
            $"between 00:00:00 and {LongestAge}"
        );
        return faults.Result;
    }

    private static string Key(string setting) => $"{CrossOriginOptions.Section}:{setting}";

    // Methods are case-sensitive, and browsers do not normalize all of them: "patch" would never match.
    private static bool IsMethod(string text) =>
        IsToken(text) && !text.Any(char.IsAsciiLetterLower) && !ForbiddenMethods.Contains(text);

    private static bool IsToken(string text) => text != OriginOptions.Any && Token().IsMatch(text);

    // RFC 9110 section 5.6.2.
    [GeneratedRegex(@"\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
