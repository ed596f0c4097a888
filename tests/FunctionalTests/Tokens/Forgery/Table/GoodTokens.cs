using System.Text;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>The control: without these, a table of refusals would prove nothing.</summary>
internal static class GoodTokens
{
    private static readonly TokenForge Other = TokenForge.Hs256 with
    {
        Signer = Signers.Hmac(Encoding.UTF8.GetBytes(ForgeKeys.OtherSecret)),
    };

    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["the gateway's first key"] = TokenForge.Hs256.Token,
            ["the gateway's second key"] = Other.With("kid", $"\"{ForgeKeys.OtherKeyId}\"").Token,
            ["the RSA key"] = TokenForge.Rs256.Token,
            ["the EC key"] = TokenForge.Es256.Token,
            ["the gateway's key without kid"] = TokenForge.Hs256.With("kid", null).Token,
            ["the gateway's second key without kid"] = Other.With("kid", null).Token,
            ["the RSA key without kid"] = TokenForge.Rs256.With("kid", null).Token,
            ["the EC key without kid"] = TokenForge.Es256.With("kid", null).Token,
            ["the gateway's key, which no issuer is bound to"] = TokenForge
                .Hs256.Claim("iss", null)
                .Claim("aud", null)
                .Token,
            ["several apps"] = TokenForge.Hs256.Claim("app", "[\"a\",\"example-app\"]").Token,
            ["all apps"] = TokenForge.Hs256.Claim("app", "\"*\"").Token,
            ["all apps in an array"] = TokenForge.Hs256.Claim("app", "[\"*\"]").Token,
            ["several scopes"] = TokenForge.Hs256.Claim("scope", "\"logs:write logs:read\"").Token,
            ["scopes in an array"] = TokenForge.Hs256.Claim("scope", "[\"logs:write\",\"logs:read\"]").Token,
            ["no typ"] = TokenForge.Hs256.With("typ", null).Token,
            ["typ at+jwt"] = TokenForge.Rs256.With("typ", "\"at+jwt\"").Token,
            ["typ in another case"] = TokenForge.Es256.With("typ", "\"application/AT+JWT\"").Token,
            ["fractions of seconds"] = TokenForge
                .Rs256.Claim("exp", $"{TokenForge.In(600)}.25")
                .Claim("iat", $"{TokenForge.In(-1)}.75")
                .Token,
            ["dates with exponents"] = TokenForge
                .Hs256.Claim("exp", $"{TokenForge.In(600)}0e-1")
                .Claim("nbf", "1e9")
                .Token,
            ["a date in the skew"] = TokenForge
                .Hs256.Claim("iat", TokenForge.In(10))
                .Claim("nbf", TokenForge.In(10))
                .Token,
            ["several audiences"] = TokenForge.Es256.Claim("aud", "[\"other\",\"logs\"]").Token,
            ["escapes"] = TokenForge.Hs256.Claim("tenant", null).MoreClaims("\"\\u0074enant\":\"\\u0061cme\"").Token,
            ["spaces"] = TokenForge.Hs256.WithPayload($" {TokenForge.Hs256.Payload}\r\n\t").Token,
            ["claims that nobody here reads"] = TokenForge
                .Rs256.MoreClaims("\"x\":[[[{\"y\":null}]]],\"\u00e4\":\"\\ud83d\\ude00\"")
                .Token,
            ["500 claims"] = TokenForge
                .Rs256.MoreClaims(string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"c{i}\":0")))
                .Token,
            ["not quite too long"] = Sizes.OfLength(16 * 1024),
            ["128 characters of tenant"] = TokenForge.Hs256.Claim("tenant", $"\"{new string('~', 128)}\"").Token,
            ["256 characters of jti"] = TokenForge.Hs256.Claim("jti", $"\"{new string('j', 256)}\"").Token,
            ["not once"] = TokenForge.Hs256.Claim("once", "false").Token,
            ["a key in the header that nobody asks"] = TokenForge
                .Rs256.With("jwk", ForgeKeys.Jwk(ForgeKeys.AttackersRsa))
                .Token,
        };
}
