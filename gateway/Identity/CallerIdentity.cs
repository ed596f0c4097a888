namespace EdgeGateway.Identity;

/// <summary>Who calls, as far as the features need to know: what a valid token said, without the token.</summary>
/// <param name="Tenant">The <c>tenant</c> claim.</param>
/// <param name="TokenId">The <c>jti</c> claim, by which one token is revoked.</param>
/// <param name="IssuedAt">The <c>iat</c> claim, by which the tokens of a tenant or for an app are revoked; the beginning of time
/// where there is none.</param>
/// <param name="ExpiresAt">The <c>exp</c> claim: no stream of this caller outlives it.</param>
/// <param name="VerifiedBy">Tells the key that verified the token from others; it is not the key itself.</param>
/// <param name="Claims">The token's other claims, those that are texts.</param>
internal sealed record CallerIdentity(
    string Tenant, string? TokenId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, string VerifiedBy,
    IReadOnlyDictionary<string, string> Claims);
