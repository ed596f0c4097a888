namespace EdgeGateway.Identity;

/// <summary>Who calls, as far as the features need to know: what a valid token said, without the token.</summary>
/// <param name="Tenant">The <c>tenant</c> claim.</param>
/// <param name="TokenId">The <c>jti</c> claim, by which one token is revoked.</param>
/// <param name="ParentId">The <c>jti</c> of the token that this one was made for; whoever revokes that one revokes this one.</param>
/// <param name="IssuedAt">The <c>iat</c> claim, by which the tokens of a tenant or for an app are revoked; the beginning of time
/// where there is none.</param>
/// <param name="ExpiresAt">The <c>exp</c> claim: the caller opens nothing any more.</param>
/// <param name="StreamsUntil">No stream of this caller lasts longer. Never before <paramref name="ExpiresAt"/>.</param>
/// <param name="VerifiedBy">Tells the key that verified the token from others; it is not the key itself.</param>
/// <param name="Claims">The token's other claims, those that are texts.</param>
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
