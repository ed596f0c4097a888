using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Tokens.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens;

/// <summary>Signs tokens with the first configured key.</summary>
internal sealed class TokenIssuer(TokenKeys keys, ReloadableOptions<TokenOptions> options, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>There is a key to sign with.</summary>
    public bool CanIssue => keys.Signing.Credentials is not null;

    /// <summary>A compact JWS (RFC 7515 section 3.1) with an <c>jti</c> of its own.</summary>
    /// <param name="tenant">The <c>tenant</c> claim.</param>
    /// <param name="apps">The <c>app</c> claim: one name, several, or <c>*</c>.</param>
    /// <param name="scope">The <c>scope</c> claim.</param>
    /// <param name="lifetime">From now to the <c>exp</c> claim, which has whole seconds.</param>
    /// <param name="once">The token is good for one use.</param>
    /// <param name="issuedAt">The <c>iat</c> claim, where it is not now; the beginning of time for none.</param>
    /// <param name="streamsUntil">The <c>stream_exp</c> claim, where streams may last longer than the token.</param>
    /// <param name="texts">Other claims.</param>
    /// <exception cref="InvalidOperationException">There is no key to sign with.</exception>
    public string Issue(
        string tenant,
        IReadOnlyList<string> apps,
        string scope,
        TimeSpan lifetime,
        bool once = false,
        DateTimeOffset? issuedAt = null,
        DateTimeOffset? streamsUntil = null,
        params IEnumerable<KeyValuePair<string, string>> texts
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
            // With its milliseconds: a token that is issued right after its tenant's were revoked is not one of those.
            claims[JwtRegisteredClaimNames.Iat] = (issuedAt ?? now).ToUnixTimeMilliseconds() / 1_000.0;
        }

        if (streamsUntil > now + lifetime)
        {
            claims[TokenClaims.StreamExpiry] = streamsUntil.Value.ToUnixTimeSeconds();
        }

        if (once)
        {
            claims[TokenClaims.Once] = true;
        }

        foreach (var (name, text) in texts)
        {
            claims.TryAdd(name, text);
        }

        return _handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = options.Current.Issuer,
                Audience = options.Current.Audience,
                Expires = (now + lifetime).UtcDateTime,
                SigningCredentials =
                    keys.Signing.Credentials ?? throw new InvalidOperationException("There is no key to sign with."),
                Claims = claims,
            }
        );
    }
}
