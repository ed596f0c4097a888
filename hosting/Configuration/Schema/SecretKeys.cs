using System.Text.RegularExpressions;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Redis.ConnectionStrings;

namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>Masks the values of settings that may be secrets.</summary>
internal static partial class SecretKeys
{
    /// <summary>Replaces a secret.</summary>
    public const string Hidden = "…";

    private static readonly string[] Words = ["Secret", "Password", "Credential", "ApiKey", "ConnectionString"];

    // Lists of secrets, and the keys of their entries that are none.
    private static readonly string[] Lists = ["SigningKeys", "Secrets"];
    private static readonly string[] Open = ["Id", "SecretFile", "Cluster"];

    // The query of a health check may have a token.
    private static readonly string[] Values = ["Query"];

    // How the keys of URLs end: of issuers, backends and their probes, proxies and collectors.
    private static readonly string[] Urls = ["Url", "Address", "Health", "_ENDPOINT"];

    // A transform may set a header such as Authorization. Of its keys, these are none that could be misspelled as that.
    private static readonly string[] Transforms =
    [
        "Action",
        "ByFormat",
        "ClientCert",
        "For",
        "ForFormat",
        "Forwarded",
        "HeaderPrefix",
        "Host",
        "HttpMethodChange",
        "PathPattern",
        "PathPrefix",
        "PathRemovePrefix",
        "PathSet",
        "Prefix",
        "Proto",
        "Put",
        "QueryRemoveParameter",
        "QueryRouteParameter",
        "QueryValueParameter",
        "RequestHeader",
        "RequestHeaderOriginalHost",
        "RequestHeaderRemove",
        "RequestHeaderRouteValue",
        "RequestHeadersAllowed",
        "RequestHeadersCopy",
        "ResponseHeader",
        "ResponseHeaderRemove",
        "ResponseHeadersAllowed",
        "ResponseHeadersCopy",
        "ResponseTrailer",
        "ResponseTrailerRemove",
        "ResponseTrailersAllowed",
        "ResponseTrailersCopy",
        "When",
        "X-Forwarded",
    ];

    /// <summary>Whether the value of a key is never shown as it is.</summary>
    public static bool IsSecret(string key)
    {
        var parts = key.Split(':');
        var last = parts[^1];
        var isPath = last.EndsWith("File", StringComparison.OrdinalIgnoreCase);
        return (!isPath && Words.Any(word => last.Contains(word, StringComparison.OrdinalIgnoreCase)))
            || (Lists.Any(list => Has(parts, list)) && !Open.Contains(last, StringComparer.OrdinalIgnoreCase))
            || (Has(parts, "ReverseProxy") && Values.Contains(last, StringComparer.OrdinalIgnoreCase))
            || (Has(parts, nameof(Transforms)) && !Transforms.Contains(last, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Returns a value as it may be shown.</summary>
    public static string Show(string key, string value) =>
        key.Equals(RedisOptionsValidator.Key, StringComparison.OrdinalIgnoreCase) ? ShowRedis(value)
        : value.Length > 0 && IsSecret(key) ? Hidden
        : MaskUrls(ShowUrl(key, value));

    /// <summary>Masks user, password, query and fragment of a URL, also of a mistyped one, if the key is one of URLs.</summary>
    public static string ShowUrl(string key, string value) =>
        Urls.Any(end => key.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ? MaskUrl(value) : value;

    /// <summary>
    /// Masks the users, passwords, queries and fragments of URLs in a text, also of URLs that are not valid, and what looks
    /// like a user and a password before a host.
    /// </summary>
    public static string MaskUrls(string text)
    {
        var masked = text.Contains("://", StringComparison.Ordinal)
            ? UrlQuery().Replace(MaskUsers(text), "$1" + Hidden)
            : text;
        return masked.Contains('@', StringComparison.Ordinal) ? Login().Replace(masked, Hidden) : masked;
    }

    /// <summary>Masks the users and passwords of URLs in a text, such as the message of an exception.</summary>
    public static string MaskUsers(string text) =>
        text.Contains('@', StringComparison.Ordinal) && text.Contains("://", StringComparison.Ordinal)
            ? UrlRest().Replace(text, MaskUser)
            : text;

    // Up to the last @: a password may contain a slash.
    private static string MaskUser(Match rest) =>
        rest.ValueSpan.LastIndexOf('@') is > 0 and var at ? $"{Hidden}{rest.ValueSpan[at..]}" : rest.Value;

    // The whole value is one URL, perhaps without a scheme, or with spaces and quotes in a password.
    private static string MaskUrl(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end ? url[..(end + 3)] : "";
        var rest = url[scheme.Length..];
        rest = rest.LastIndexOf('@') is >= 0 and var at ? Hidden + rest[at..] : rest;
        return scheme + (rest.IndexOfAny(['?', '#']) is >= 0 and var tail ? rest[..(tail + 1)] + Hidden : rest);
    }

    private static bool Has(string[] parts, string name) => parts.Contains(name, StringComparer.OrdinalIgnoreCase);

    // The hosts, and whether the connection is encrypted.
    private static string ShowRedis(string value) =>
        string.IsNullOrWhiteSpace(value) ? ""
        : RedisConnectionString.TryParse(value, out var parsed, out _)
            ? string.Join(',', parsed.Options.EndPoints.Select(RedisServers.Format))
                + (parsed.Options.Ssl ? ",ssl=true" : "")
                + (parsed.Options.Password is { Length: > 0 } ? $",password={Hidden}" : "")
        : Hidden;

    // Up to a space or a quote. It matches also without an @, so that a path with many "://" is read once and not for each.
    [GeneratedRegex(@"(?<=://)[^\s'""]+")]
    private static partial Regex UrlRest();

    [GeneratedRegex(@"(?<=://[^\s'""?#]*)([?#])[^\s'""]+")]
    private static partial Regex UrlQuery();

    // user:password@host without a scheme, or with a mistyped one. What is masked already is not matched.
    [GeneratedRegex(@"[^\s'""/@…]*:[^\s'""@…]*(?=@)")]
    private static partial Regex Login();
}
