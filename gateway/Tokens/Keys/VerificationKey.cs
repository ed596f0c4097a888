using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens.Keys;

/// <summary>A key that may verify tokens, and what is bound to it. The algorithm is the key's, never the token's word.</summary>
/// <param name="Id">Its <c>kid</c>, if it has one.</param>
/// <param name="Key">The key.</param>
/// <param name="Algorithm">HS256, RS256 or ES256.</param>
/// <param name="Issuer">The <c>iss</c> of its tokens; null: not looked at.</param>
/// <param name="Audience">The <c>aud</c> of its tokens; null: not looked at.</param>
/// <param name="IsOwn">It is one of <c>Tokens:SigningKeys</c>, and not somebody else's.</param>
internal sealed record VerificationKey(
    string? Id,
    SecurityKey Key,
    string Algorithm,
    string? Issuer,
    string? Audience,
    bool IsOwn = false
)
{
    /// <summary>Tells this key, with what is bound to it, from all others. It is made of its thumbprint (RFC 7638).</summary>
    public string Fingerprint { get; } =
        string.Join('\n', Id, Algorithm, Base64UrlEncoder.Encode(Key.ComputeJwkThumbprint()), Issuer, Audience);

    /// <summary>What the JWT library checks a token by. A token's dates are checked each time that it is used, and not there.</summary>
    public TokenValidationParameters Parameters { get; } =
        new()
        {
            ValidAlgorithms = [Algorithm],
            IssuerSigningKeyResolver = (_, _, _, _) => [Key],
            ValidateIssuer = Issuer is not null,
            ValidIssuer = Issuer,
            ValidateAudience = Audience is not null,
            ValidAudience = Audience,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ValidateLifetime = false,
        };
}
