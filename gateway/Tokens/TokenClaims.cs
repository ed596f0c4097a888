namespace EdgeGateway.Tokens;

/// <summary>The claims that the gateway reads and writes, and the scopes.</summary>
internal static class TokenClaims
{
    /// <summary>Whose limits apply; required.</summary>
    public const string Tenant = "tenant";

    /// <summary>One app, several (an array), or <see cref="AnyApp"/>.</summary>
    public const string App = "app";

    /// <summary>Scopes with spaces between them (RFC 8693 section 4.2), or an array.</summary>
    public const string Scope = "scope";

    /// <summary>The token's own name, by which it is revoked (RFC 7519 section 4.1.7).</summary>
    public const string TokenId = "jti";

    /// <summary><c>true</c>: the token is good for one use.</summary>
    public const string Once = "once";

    /// <summary>Streams that the token opened may last until then (a NumericDate), past its <c>exp</c>. Believed of this gateway's own keys
    /// only: whoever else issues tokens says with <c>exp</c> how long they are good for.</summary>
    public const string StreamExpiry = "stream_exp";

    /// <summary>The <c>jti</c> of the token that this one was made for.</summary>
    public const string ParentId = "parent_jti";

    public const string AnyApp = "*";

    public const string ReadLogs = "logs:read";
    public const string WriteLogs = "logs:write";
    public const string MakeLogsUrl = "logs:url";
    public const string Administer = "admin";

    public const int LongestTenant = 128;

    public static IReadOnlyList<string> Scopes { get; } = [ReadLogs, WriteLogs, MakeLogsUrl, Administer];

    /// <summary>Whether it can be a tenant: it goes into a header and into keys, so visible ASCII only, and not too long.</summary>
    public static bool IsTenant(string name) =>
        name.Length is > 0 and <= LongestTenant && name.All(character => character is > ' ' and <= '~');
}
