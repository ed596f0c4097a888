namespace EdgeGateway.Tokens.Validation;

/// <summary>Carries a refusal through the framework's authentication. It is never thrown.</summary>
internal sealed class TokenRefusedException(TokenRefusal refusal) : Exception($"The token was refused: {refusal}.")
{
    public TokenRefusal Refusal => refusal;
}
