using System.Security.Claims;
using EdgeGateway.Identity;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens.Validation;

/// <summary>A token whose signature has been verified: what it says, without the token itself.</summary>
internal sealed class AccessToken : SecurityToken
{
    private readonly JwtPayload _payload;

    /// <param name="payload">The token's claims.</param>
    /// <param name="verifiedBy">The key's fingerprint.</param>
    /// <param name="isOwn">The key is one of this gateway's.</param>
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
            payload.Texts
        );
        Verdict = new TokenValidationResult
        {
            IsValid = true,
            SecurityToken = this,
            ClaimsIdentity = new ClaimsIdentity(
                [new Claim(TokenClaims.Tenant, payload.Tenant)],
                "Bearer",
                TokenClaims.Tenant,
                null
            ),
        };
    }

    public CallerIdentity Caller { get; }

    /// <summary>How the token is shown as valid to the framework.</summary>
    public TokenValidationResult Verdict { get; }

    /// <summary>It is good for one use.</summary>
    public bool IsOneTime => _payload.Once;

    public override string Id => Caller.TokenId ?? "";

    public override string Issuer => "";

    public override SecurityKey? SecurityKey => null;

    public override SecurityKey? SigningKey { get; set; }

    public override DateTime ValidFrom => Caller.IssuedAt.UtcDateTime;

    public override DateTime ValidTo => Caller.ExpiresAt.UtcDateTime;

    /// <summary>Whether the token is for this app.</summary>
    public bool Allows(string app) => _payload.Apps.Contains(app) || _payload.Apps.Contains(TokenClaims.AnyApp);

    /// <summary>Whether the token has this scope. One for one use has none for what the gateway serves itself: it is used up where a
    /// request goes to its backend.</summary>
    public bool Has(string scope) =>
        _payload.Scopes.Contains(scope)
        && (!IsOneTime || scope is not (TokenClaims.MakeLogsUrl or TokenClaims.Administer));

    /// <summary>What the token's dates say against it now. <c>exp</c> is sharp, so that a token that could not keep a stream open
    /// cannot open one either.</summary>
    public TokenRefusal? Refuse(DateTimeOffset now, TokenOptions options) =>
        Caller.ExpiresAt <= now ? TokenRefusal.Expired
        : Caller.StreamsUntil - (_payload.IssuedAt ?? now) > options.MaxLifetime ? TokenRefusal.LivesTooLong
        : _payload.NotBefore > now + options.ClockSkew || _payload.IssuedAt > now + options.ClockSkew
            ? TokenRefusal.NotYetValid
        : null;
}
