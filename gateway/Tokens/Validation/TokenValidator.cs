using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Tokens.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens.Validation;

/// <summary>
/// Validates tokens for the framework's JWT authentication. Of a token that was verified before, by a key that is still
/// configured, only the dates are checked. Another token is parsed strictly, its key is looked up, and the JWT library
/// verifies signature, issuer and audience. No token makes it throw an exception.
/// </summary>
internal sealed class TokenValidator(
    TokenKeys keys,
    ValidTokens valid,
    ReloadableOptions<TokenOptions> options,
    TimeProvider time
) : TokenHandler
{
    private static readonly Dictionary<TokenRejection, TokenValidationResult> Rejections =
        Enum.GetValues<TokenRejection>()
            .ToDictionary(
                rejection => rejection,
                rejection => new TokenValidationResult { Exception = new TokenRejectedException(rejection) }
            );

    private readonly JsonWebTokenHandler _library = new() { MapInboundClaims = false };

    /// <summary>Returns the <see cref="AccessToken"/>, or a <see cref="TokenRejectedException"/>.</summary>
    public override async Task<TokenValidationResult> ValidateTokenAsync(
        string token,
        TokenValidationParameters validationParameters
    ) =>
        valid.Find(token) is { } known && keys.IsConfigured(known.Caller.VerifiedBy)
            ? CheckDates(known)
            : await VerifyAsync(token);

    private async Task<TokenValidationResult> VerifyAsync(string token)
    {
        if (CompactJwt.Read(token) is not { } jwt)
        {
            return Rejections[TokenRejection.Invalid];
        }

        var found = await keys.FindAsync(jwt.Header.KeyId, jwt.Header.Algorithm);
        if (found.Count == 0)
        {
            return Rejections[keys.AreLoaded ? TokenRejection.Invalid : TokenRejection.KeysUnavailable];
        }

        var rejection = TokenRejection.Invalid;
        foreach (var key in found)
        {
            var result = await _library.ValidateTokenAsync(token, key.Parameters);
            if (result.IsValid)
            {
                var verified = new AccessToken(jwt.Payload, key.Fingerprint, key.IsOwn);
                var checkedResult = CheckDates(verified);
                if (checkedResult.IsValid)
                {
                    valid.Add(token, verified);
                }

                return checkedResult;
            }

            if (result.Exception is SecurityTokenInvalidIssuerException or SecurityTokenInvalidAudienceException)
            {
                rejection = TokenRejection.NotForUs;
            }
        }

        return Rejections[rejection];
    }

    private TokenValidationResult CheckDates(AccessToken token) =>
        token.FindRejection(time.GetUtcNow(), options.Current) is { } rejection
            ? Rejections[rejection]
            : token.ValidResult;
}
