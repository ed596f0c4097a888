using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens;

/// <summary>Signs tokens with the first configured key.</summary>
internal sealed class TokenIssuer(SigningKeys keys, IOptions<TokenOptions> options, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A compact JWS (RFC 7515 section 3.1) with an <c>jti</c> of its own.</summary>
    /// <param name="tenant">The <c>tenant</c> claim.</param>
    /// <param name="apps">The <c>app</c> claim: one name, several, or <c>*</c>.</param>
    /// <param name="scope">The <c>scope</c> claim.</param>
    /// <param name="lifetime">From now to the <c>exp</c> claim, which has whole seconds.</param>
    public string Issue(string tenant, IReadOnlyList<string> apps, string scope, TimeSpan lifetime)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Value.Issuer,
            Audience = options.Value.Audience,
            IssuedAt = now,
            Expires = now + lifetime,
            SigningCredentials = keys.Credentials,
            Claims = new Dictionary<string, object>
            {
                [TokenClaims.Tenant] = tenant,
                [TokenClaims.App] = apps.Count == 1 ? apps[0] : apps,
                [TokenClaims.Scope] = scope,
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"),
            },
        });
    }
}
