using System.Text;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>The control: valid tokens, which show that the gateway does not reject everything.</summary>
internal static class GoodTokens
{
    private static readonly TokenBuilder Other = TokenBuilder.Hs256 with
    {
        Signer = Signers.Hmac(Encoding.UTF8.GetBytes(TestKeys.OtherSecret)),
    };

    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["the gateway's first key"] = TokenBuilder.Hs256.Token,
            ["the gateway's second key"] = Other.WithField("kid", $"\"{TestKeys.OtherKeyId}\"").Token,
            ["the RSA key"] = TokenBuilder.Rs256.Token,
            ["the EC key"] = TokenBuilder.Es256.Token,
            ["the gateway's key without kid"] = TokenBuilder.Hs256.WithField("kid", null).Token,
            ["the gateway's second key without kid"] = Other.WithField("kid", null).Token,
            ["the RSA key without kid"] = TokenBuilder.Rs256.WithField("kid", null).Token,
            ["the EC key without kid"] = TokenBuilder.Es256.WithField("kid", null).Token,
            ["the gateway's key, which no issuer is bound to"] = TokenBuilder
                .Hs256.WithClaim("iss", null)
                .WithClaim("aud", null)
                .Token,
            ["several apps"] = TokenBuilder.Hs256.WithClaim("app", "[\"a\",\"example-app\"]").Token,
            ["all apps"] = TokenBuilder.Hs256.WithClaim("app", "\"*\"").Token,
            ["all apps in an array"] = TokenBuilder.Hs256.WithClaim("app", "[\"*\"]").Token,
            ["several scopes"] = TokenBuilder.Hs256.WithClaim("scope", "\"logs:write logs:read\"").Token,
            ["scopes in an array"] = TokenBuilder.Hs256.WithClaim("scope", "[\"logs:write\",\"logs:read\"]").Token,
            ["no typ"] = TokenBuilder.Hs256.WithField("typ", null).Token,
            ["typ at+jwt"] = TokenBuilder.Rs256.WithField("typ", "\"at+jwt\"").Token,
            ["typ in another case"] = TokenBuilder.Es256.WithField("typ", "\"application/AT+JWT\"").Token,
            ["fractions of seconds"] = TokenBuilder
                .Rs256.WithClaim("exp", $"{TokenBuilder.SecondsFromNow(600)}.25")
                .WithClaim("iat", $"{TokenBuilder.SecondsFromNow(-1)}.75")
                .Token,
            ["dates with exponents"] = TokenBuilder
                .Hs256.WithClaim("exp", $"{TokenBuilder.SecondsFromNow(600)}0e-1")
                .WithClaim("nbf", "1e9")
                .Token,
            ["a date in the skew"] = TokenBuilder
                .Hs256.WithClaim("iat", TokenBuilder.SecondsFromNow(10))
                .WithClaim("nbf", TokenBuilder.SecondsFromNow(10))
                .Token,
            ["several audiences"] = TokenBuilder.Es256.WithClaim("aud", "[\"other\",\"logs\"]").Token,
            ["escapes"] = TokenBuilder
                .Hs256.WithClaim("tenant", null)
                .AppendClaims("\"\\u0074enant\":\"\\u0061cme\"")
                .Token,
            ["spaces"] = TokenBuilder.Hs256.WithPayload($" {TokenBuilder.Hs256.Payload}\r\n\t").Token,
            ["unknown claims"] = TokenBuilder
                .Rs256.AppendClaims("\"x\":[[[{\"y\":null}]]],\"\u00e4\":\"\\ud83d\\ude00\"")
                .Token,
            ["500 claims"] = TokenBuilder
                .Rs256.AppendClaims(string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"c{i}\":0")))
                .Token,
            ["just below the maximum length"] = SizeCases.OfLength(16 * 1024),
            ["128 characters of tenant"] = TokenBuilder.Hs256.WithClaim("tenant", $"\"{new string('~', 128)}\"").Token,
            ["256 characters of jti"] = TokenBuilder.Hs256.WithClaim("jti", $"\"{new string('j', 256)}\"").Token,
            ["once is false"] = TokenBuilder.Hs256.WithClaim("once", "false").Token,
            ["an unused key in the header"] = TokenBuilder
                .Rs256.WithField("jwk", TestKeys.Jwk(TestKeys.AttackersRsa))
                .Token,
        };
}
