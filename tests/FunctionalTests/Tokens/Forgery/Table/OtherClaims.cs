using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Issuer and audience, which the key set's keys are bound to; token id and one-time use.</summary>
internal static class OtherClaims
{
    public static IEnumerable<BadToken> List()
    {
        foreach (var (name, good) in ((string, TokenForge)[])[("RS256", TokenForge.Rs256), ("ES256", TokenForge.Es256)])
        {
            foreach (
                var json in (string?[])
                    [
                        null,
                        "null",
                        "\"\"",
                        "\"https://other.example/\"",
                        "\"https://issuer.example\"",
                        "\"https://issuer.example//\"",
                        "\"HTTPS://ISSUER.EXAMPLE/\"",
                        $"[\"{ForgeKeys.Issuer}\"]",
                        "{}",
                        "1",
                    ]
            )
            {
                yield return new($"{name}: iss {json ?? "missing"}", good.Claim("iss", json).Token);
            }

            foreach (
                var json in (string?[])
                    [
                        null,
                        "null",
                        "\"\"",
                        "\"other\"",
                        "\"log\"",
                        "\"logs2\"",
                        "\"LOGS\"",
                        "\"logs/\"",
                        "\"logs \"",
                        "[]",
                        "[\"other\"]",
                        "[[\"logs\"]]",
                        "{\"logs\":1}",
                        "1",
                        "\"other logs\"",
                    ]
            )
            {
                yield return new($"{name}: aud {json ?? "missing"}", good.Claim("aud", json).Token);
            }
        }

        var once = TokenForge.Hs256.Claim("once", "true");
        yield return new("once without jti", once.Token);
        yield return new("once with an empty jti", once.Claim("jti", "\"\"").Token);
        foreach (var json in (string[])["\"true\"", "1", "null", "[true]", "{}"])
        {
            yield return new($"once is {json}", TokenForge.Hs256.Claim("once", json).Claim("jti", "\"x\"").Token);
        }

        foreach (var json in (string[])["1", "\"\"", "null", "true", "[\"x\"]", "{}"])
        {
            yield return new($"jti is {json}", TokenForge.Hs256.Claim("jti", json).Token);
        }

        yield return new("jti of 300 characters", TokenForge.Hs256.Claim("jti", $"\"{new string('j', 300)}\"").Token);
    }
}
