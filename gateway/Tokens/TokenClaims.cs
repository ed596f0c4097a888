using EdgeGateway.Identity;

namespace EdgeGateway.Tokens;

/// <summary>The claims that the gateway reads and writes, and the scopes.</summary>
internal static class TokenClaims
{
    /// <summary>The tenant, whose limits apply; required.</summary>
    public const string Tenant = "tenant";

    /// <summary>One app, several (an array), or <see cref="AnyApp"/>.</summary>
    public const string App = "app";

    /// <summary>Scopes, separated by spaces (RFC 8693 section 4.2), or an array of them.</summary>
    public const string Scope = "scope";

    /// <summary>The token's id, by which it is revoked (RFC 7519 section 4.1.7).</summary>
    public const string TokenId = "jti";

    /// <summary><c>true</c>: this is a one-time token.</summary>
    public const string OneTime = "once";

    /// <summary>
    /// The latest end (a NumericDate) of the streams that the token opens, after its <c>exp</c>. It is accepted only in
    /// tokens that this gateway's own keys sign; for tokens of other issuers, <c>exp</c> applies.
    /// </summary>
    public const string StreamExpiry = "stream_exp";

    /// <summary>The <c>jti</c> of the token that this one was issued for.</summary>
    public const string ParentId = "parent_jti";

    /// <summary>The value of <see cref="App"/> that allows every app.</summary>
    public const string AnyApp = "*";

    public const string ReadLogs = "logs:read";
    public const string WriteLogs = "logs:write";
    public const string MakeLogsUrl = "logs:url";
    public const string Administer = "admin";

    public const int MaxTenantLength = 128;
    public const int MaxTokenIdLength = 256;

    public static IReadOnlyList<string> Scopes { get; } = [ReadLogs, WriteLogs, MakeLogsUrl, Administer];

    /// <summary>
    /// Whether a text can be the id of a token: up to 256 characters, of which none is a control character. Ids are logged,
    /// and revocations have them, so a token cannot be one.
    /// </summary>
    public static bool IsTokenId(string id) =>
        id.Length is > 0 and <= MaxTokenIdLength && !id.Any(char.IsControl) && !TokenText.IsIn(id);

    /// <summary>
    /// Whether a name can be a tenant: 1 to 128 visible ASCII characters, because it is used in a header and in keys.
    /// </summary>
    public static bool IsTenant(string name) =>
        name.Length is > 0 and <= MaxTenantLength && name.All(character => character is > ' ' and <= '~');
}
