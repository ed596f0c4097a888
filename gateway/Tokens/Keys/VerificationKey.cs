using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens.Keys;

/// <summary>
/// A key that verifies tokens, with the properties that its tokens must have. The algorithm is the key's; the token's
/// <c>alg</c> only selects the key.
/// </summary>
/// <param name="Id">The key's <c>kid</c>; null where it has none.</param>
/// <param name="Key">The key.</param>
/// <param name="Algorithm">HS256, RS256 or ES256.</param>
/// <param name="Issuer">The <c>iss</c> of its tokens; null: not checked.</param>
/// <param name="Audience">The <c>aud</c> of its tokens; null: not checked.</param>
/// <param name="IsOwn">Whether it is one of <c>Tokens:SigningKeys</c>, and not a key of another issuer.</param>
internal sealed record VerificationKey(
    string? Id,
    SecurityKey Key,
    string Algorithm,
    string? Issuer,
    string? Audience,
    bool IsOwn = false
)
{
    /// <summary>
    /// Identifies the key and the properties of its tokens. It contains the key's thumbprint (RFC 7638).
    /// </summary>
    public string Fingerprint { get; } =
        string.Join('\n', Id, Algorithm, Base64UrlEncoder.Encode(Key.ComputeJwkThumbprint()), Issuer, Audience);

    /// <summary>
    /// The JWT library's parameters for a token of this key. The library does not check a token's dates: they are
    /// checked each time the token is used.
    /// </summary>
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
