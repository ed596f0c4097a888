using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Redis.ConnectionStrings;

namespace EdgeGateway.Hosting.Configuration.Schema;

/// <summary>Masks the values of settings that may be secrets.</summary>
internal static class SecretKeys
{
    /// <summary>Replaces a secret.</summary>
    public const string Hidden = "…";

    private static readonly string[] Words = ["Secret", "Password", "Credential", "ApiKey", "ConnectionString"];

    // Lists of secrets, and the keys of their entries that are none.
    private static readonly string[] Lists = ["SigningKeys", "Secrets"];
    private static readonly string[] Open = ["Id", "SecretFile", "Cluster"];

    // A transform may set a header such as Authorization, and the query of a health check may have a token.
    private static readonly string[] Values = ["Set", "Append", "Query"];

    /// <summary>Whether the value of a key is never shown as it is.</summary>
    public static bool IsSecret(string key)
    {
        var parts = key.Split(':');
        var last = parts[^1];
        var isPath = last.EndsWith("File", StringComparison.OrdinalIgnoreCase);
        return (!isPath && Words.Any(word => last.Contains(word, StringComparison.OrdinalIgnoreCase)))
            || (Lists.Any(list => Has(parts, list)) && !Open.Contains(last, StringComparer.OrdinalIgnoreCase))
            || (Has(parts, "ReverseProxy") && Values.Contains(last, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Returns a value as it may be shown.</summary>
    public static string Show(string key, string value) =>
        key.Equals(RedisOptionsValidator.Key, StringComparison.OrdinalIgnoreCase) ? ShowRedis(value)
        : value.Length > 0 && IsSecret(key) ? Hidden
        : Uri.TryCreate(value, UriKind.Absolute, out var url) ? ShowUrl(value, url)
        : value;

    private static bool Has(string[] parts, string name) => parts.Contains(name, StringComparer.OrdinalIgnoreCase);

    // The hosts, and whether the connection is encrypted.
    private static string ShowRedis(string value) =>
        string.IsNullOrWhiteSpace(value) ? ""
        : RedisConnectionString.TryParse(value, out var parsed, out _)
            ? string.Join(',', parsed.Options.EndPoints.Select(RedisServers.Format))
                + (parsed.Options.Ssl ? ",ssl=true" : "")
                + (parsed.Options.Password is { Length: > 0 } ? $",password={Hidden}" : "")
        : Hidden;

    // A user with a password, and a query with a signature.
    private static string ShowUrl(string value, Uri url)
    {
        var start = value.IndexOf('?');
        var shown = start < 0 ? value : $"{value[..start]}?{Hidden}";
        return url.UserInfo.Length > 0 ? shown.Replace(url.UserInfo, Hidden, StringComparison.Ordinal) : shown;
    }
}
