namespace EdgeGateway.Identity;

/// <summary>The caller of a request: the claims of its valid token, without the token.</summary>
/// <param name="Tenant">The <c>tenant</c> claim.</param>
/// <param name="TokenId">The <c>jti</c> claim, by which one token is revoked.</param>
/// <param name="ParentId">The <c>jti</c> of the token that this one was issued for. A revocation of that token revokes
/// this one, too.</param>
/// <param name="IssuedAt">The <c>iat</c> claim, by which the tokens of a tenant or for an app are revoked;
/// <see cref="DateTimeOffset.MinValue"/> where there is none.</param>
/// <param name="ExpiresAt">The <c>exp</c> claim: from then on, requests of this caller are rejected.</param>
/// <param name="StreamsUntil">The latest end of this caller's streams. Never before
/// <paramref name="ExpiresAt"/>.</param>
/// <param name="VerifiedBy">The fingerprint of the key that verified the token.</param>
/// <param name="Claims">The token's other claims whose values are strings.</param>
internal sealed record CallerIdentity(
    string Tenant,
    string? TokenId,
    string? ParentId,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset StreamsUntil,
    string VerifiedBy,
    IReadOnlyDictionary<string, string> Claims
);
