namespace EdgeGateway.Identity;

/// <summary>Who calls, as far as the features need to know: what a valid token said, without the token.</summary>
/// <param name="Tenant">The <c>tenant</c> claim.</param>
/// <param name="TokenId">The <c>jti</c> claim, by which a token is revoked.</param>
/// <param name="ExpiresAt">The <c>exp</c> claim: no stream of this caller outlives it.</param>
internal sealed record CallerIdentity(string Tenant, string? TokenId, DateTimeOffset ExpiresAt);
