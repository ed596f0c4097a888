using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Wrong issuer and audience of key set tokens, and wrong <c>jti</c> and <c>once</c>.</summary>
internal static class OtherClaimCases
{
    public static IEnumerable<BadToken> List()
    {
        foreach (
            var (name, good) in ((string, TokenBuilder)[])[("RS256", TokenBuilder.Rs256), ("ES256", TokenBuilder.Es256)]
        )
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
                        $"[\"{TestKeys.Issuer}\"]",
                        "{}",
                        "1",
                    ]
            )
            {
                yield return new($"{name}: iss {json ?? "missing"}", good.WithClaim("iss", json).Token);
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
                yield return new($"{name}: aud {json ?? "missing"}", good.WithClaim("aud", json).Token);
            }
        }

        var once = TokenBuilder.Hs256.WithClaim("once", "true");
        yield return new("once without jti", once.Token);
        yield return new("once with an empty jti", once.WithClaim("jti", "\"\"").Token);
        foreach (var json in (string[])["\"true\"", "1", "null", "[true]", "{}"])
        {
            yield return new(
                $"once is {json}",
                TokenBuilder.Hs256.WithClaim("once", json).WithClaim("jti", "\"x\"").Token
            );
        }

        foreach (var json in (string[])["1", "\"\"", "null", "true", "[\"x\"]", "{}"])
        {
            yield return new($"jti is {json}", TokenBuilder.Hs256.WithClaim("jti", json).Token);
        }

        yield return new(
            "jti of 300 characters",
            TokenBuilder.Hs256.WithClaim("jti", $"\"{new string('j', 300)}\"").Token
        );
    }
}
