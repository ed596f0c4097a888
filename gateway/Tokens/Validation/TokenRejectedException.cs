namespace EdgeGateway.Tokens.Validation;

/// <summary>Carries a refusal through the framework's authentication. It is never thrown.</summary>
internal sealed class TokenRejectedException(TokenRejection refusal) : Exception($"The token was refused: {refusal}.")
{
    public TokenRejection Rejection => refusal;
}
