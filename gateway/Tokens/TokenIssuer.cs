using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Tokens.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens;

/// <summary>Signs tokens with the first configured key.</summary>
internal sealed class TokenIssuer(TokenKeys keys, ReloadableOptions<TokenOptions> options, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Whether there is a key to sign with.</summary>
    public bool CanIssue => keys.SigningKeys.Credentials is not null;

    /// <summary>Issues a token: a compact JWS (RFC 7515 section 3.1) with a new <c>jti</c>.</summary>
    /// <param name="tenant">The <c>tenant</c> claim.</param>
    /// <param name="apps">The <c>app</c> claim: one name, several, or <c>*</c>.</param>
    /// <param name="scope">The <c>scope</c> claim.</param>
    /// <param name="lifetime">The time from now to the <c>exp</c> claim, which has whole seconds.</param>
    /// <param name="isOneTime">Whether this is a one-time token.</param>
    /// <param name="issuedAt">The <c>iat</c> claim; null for now, <see cref="DateTimeOffset.MinValue"/> for
    /// none.</param>
    /// <param name="streamsUntil">The <c>stream_exp</c> claim, where streams may last longer than the token.</param>
    /// <param name="others">Other claims.</param>
    /// <exception cref="InvalidOperationException">There is no key to sign with.</exception>
    public string Issue(
        string tenant,
        IReadOnlyList<string> apps,
        string scope,
        TimeSpan lifetime,
        bool isOneTime = false,
        DateTimeOffset? issuedAt = null,
        DateTimeOffset? streamsUntil = null,
        params IEnumerable<KeyValuePair<string, string>> others
    )
    {
        var now = time.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            [TokenClaims.Tenant] = tenant,
            [TokenClaims.App] = apps.Count == 1 ? apps[0] : apps,
            [TokenClaims.Scope] = scope,
            [TokenClaims.TokenId] = Guid.NewGuid().ToString("N"),
        };
        if (issuedAt != DateTimeOffset.MinValue)
        {
            // With milliseconds, so that a token that is issued right after a revocation of its tenant is valid.
            claims[JwtRegisteredClaimNames.Iat] = (issuedAt ?? now).ToUnixTimeMilliseconds() / 1_000.0;
        }

        if (streamsUntil > now + lifetime)
        {
            claims[TokenClaims.StreamExpiry] = streamsUntil.Value.ToUnixTimeSeconds();
        }

        if (isOneTime)
        {
            claims[TokenClaims.OneTime] = true;
        }

        foreach (var (name, value) in others)
        {
            claims.TryAdd(name, value);
        }

        return _handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = options.Current.Issuer,
                Audience = options.Current.Audience,
                Expires = (now + lifetime).UtcDateTime,
                SigningCredentials =
                    keys.SigningKeys.Credentials
                    ?? throw new InvalidOperationException("There is no key to sign with."),
                Claims = claims,
            }
        );
    }
}
