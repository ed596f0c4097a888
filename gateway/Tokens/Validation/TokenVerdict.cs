namespace EdgeGateway.Tokens.Validation;

/// <summary>The result of a token's validation.</summary>
/// <param name="Token">The token; null where it is rejected.</param>
/// <param name="Rejection">Why the token is rejected; null where it is valid.</param>
internal readonly record struct TokenVerdict(AccessToken? Token, TokenRejection? Rejection)
{
    public static implicit operator TokenVerdict(TokenRejection rejection) => new(null, rejection);
}
