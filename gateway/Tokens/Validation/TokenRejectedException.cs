namespace EdgeGateway.Tokens.Validation;

/// <summary>Carries a rejection through the framework's authentication. It is never thrown.</summary>
internal sealed class TokenRejectedException(TokenRejection rejection)
    : Exception($"The token was rejected: {rejection}.")
{
    public TokenRejection Rejection => rejection;
}
