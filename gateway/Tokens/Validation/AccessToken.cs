using EdgeGateway.Identity;

namespace EdgeGateway.Tokens.Validation;

/// <summary>The claims of a token whose signature has been verified, without the token itself.</summary>
internal sealed class AccessToken
{
    private readonly JwtPayload _payload;

    /// <param name="payload">The token's claims.</param>
    /// <param name="verifiedBy">The key's fingerprint.</param>
    /// <param name="isOwn">Whether the key is one of this gateway's.</param>
    public AccessToken(JwtPayload payload, string verifiedBy, bool isOwn)
    {
        _payload = payload;
        var streamsUntil =
            isOwn && payload.StreamsUntil > payload.ExpiresAt ? payload.StreamsUntil.Value : payload.ExpiresAt;
        Caller = new CallerIdentity(
            payload.Tenant,
            payload.TokenId,
            payload.ParentId,
            payload.IssuedAt ?? DateTimeOffset.MinValue,
            payload.ExpiresAt,
            streamsUntil,
            verifiedBy,
            payload.Others
        );
    }

    public CallerIdentity Caller { get; }

    /// <summary>Whether this is a one-time token.</summary>
    public bool IsOneTime => _payload.IsOneTime;

    /// <summary>Whether the token is for this app.</summary>
    public bool Allows(string app) => _payload.Apps.Contains(app) || _payload.Apps.Contains(TokenClaims.AnyApp);

    /// <summary>
    /// Whether the token has this scope. A one-time token has no scope for the gateway's own endpoints, because only a
    /// request to a backend uses it up.
    /// </summary>
    public bool Has(string scope) =>
        _payload.Scopes.Contains(scope)
        && (!IsOneTime || scope is not (TokenClaims.MakeLogsUrl or TokenClaims.Administer));

    /// <summary>
    /// Checks the token's dates; null where they are valid. <c>exp</c> applies exactly, so that a token cannot open a
    /// stream that would be ended at once.
    /// </summary>
    public TokenRejection? FindRejection(DateTimeOffset now, TokenOptions options) =>
        Caller.ExpiresAt <= now ? TokenRejection.Expired
        : Caller.StreamsUntil - (_payload.IssuedAt ?? now) > options.MaxLifetime ? TokenRejection.LivesTooLong
        : _payload.NotBefore > now + options.ClockSkew || _payload.IssuedAt > now + options.ClockSkew
            ? TokenRejection.NotYetValid
        : null;
}
