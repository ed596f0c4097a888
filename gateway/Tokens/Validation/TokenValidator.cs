using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Tokens.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens.Validation;

/// <summary>
/// Validates tokens. Of a token that was verified before, by a key that is still configured, only the dates are
/// checked. Another token is parsed strictly, its key is looked up, and the JWT library verifies signature, issuer and
/// audience. No token makes it throw an exception.
/// </summary>
internal sealed class TokenValidator(
    TokenKeys keys,
    ValidTokens valid,
    ReloadableOptions<TokenOptions> options,
    TimeProvider time
)
{
    private readonly JsonWebTokenHandler _library = new() { MapInboundClaims = false };

    public ValueTask<TokenVerdict> ValidateAsync(ReadOnlyMemory<char> token) =>
        valid.Find(token.Span) is { } known && keys.IsConfigured(known.Caller.VerifiedBy)
            ? new(CheckDates(known))
            : new(VerifyAsync(token.ToString()));

    private async Task<TokenVerdict> VerifyAsync(string token)
    {
        if (CompactJwt.Read(token) is not { } jwt)
        {
            return TokenRejection.Invalid;
        }

        var found = await keys.FindAsync(jwt.Header.KeyId, jwt.Header.Algorithm);
        if (found.Count == 0)
        {
            return keys.AreLoaded ? TokenRejection.Invalid : TokenRejection.KeysUnavailable;
        }

        var rejection = TokenRejection.Invalid;
        foreach (var key in found)
        {
            var result = await _library.ValidateTokenAsync(token, key.Parameters);
            if (result.IsValid)
            {
                var verdict = CheckDates(new AccessToken(jwt.Payload, key.Fingerprint, key.IsOwn));
                if (verdict.Token is { } verified)
                {
                    valid.Add(token, verified);
                }

                return verdict;
            }

            if (result.Exception is SecurityTokenInvalidIssuerException or SecurityTokenInvalidAudienceException)
            {
                rejection = TokenRejection.NotForUs;
            }
        }

        return rejection;
    }

    private TokenVerdict CheckDates(AccessToken token) =>
        token.FindRejection(time.GetUtcNow(), options.Current) is { } rejection
            ? rejection
            : new TokenVerdict(token, null);
}
