using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary><c>exp</c>, <c>nbf</c> and <c>iat</c> (RFC 7519 section 4.1).</summary>
internal static class Dates
{
    private const double Year = 365 * 24 * 60 * 60;

    public static IEnumerable<BadToken> List()
    {
        foreach (
            var (name, good) in ((string, TokenForge)[])
                [("HS256", TokenForge.Hs256), ("RS256", TokenForge.Rs256), ("ES256", TokenForge.Es256)]
        )
        {
            yield return BadToken.Expired($"{name} expired a second ago", good.Claim("exp", TokenForge.In(-1)).Token);
        }

        yield return BadToken.Expired("exp years ago", TokenForge.Hs256.Claim("exp", TokenForge.In(-10 * Year)).Token);
        yield return BadToken.Expired("exp 0", TokenForge.Hs256.Claim("exp", "0").Token);
        yield return BadToken.Expired("exp next to 0", TokenForge.Hs256.Claim("exp", "1e-400").Token);
        yield return BadToken.Expired(
            "exp now, with fractions",
            TokenForge.Hs256.Claim("exp", $"{TokenForge.In(0)}.001").Token
        );
        yield return new("no exp", TokenForge.Hs256.Claim("exp", null).Token);
        yield return new(
            "exp in another case",
            TokenForge.Hs256.Claim("exp", null).Claim("EXP", TokenForge.In(600)).Token
        );
        yield return new("exp in 367 days", TokenForge.Hs256.Claim("exp", TokenForge.In(367 * Year / 365)).Token);
        yield return new("exp in milliseconds", TokenForge.Hs256.Claim("exp", $"{TokenForge.In(600)}000").Token);
        foreach (
            var exp in (string[])["253402300799", "253402300800", "1e11", "9223372036854775808", "18446744073709551616"]
        )
        {
            yield return new($"exp {exp}", TokenForge.Hs256.Claim("exp", exp).Token);
        }

        foreach (var date in (string[])["exp", "nbf", "iat"])
        {
            foreach (
                var json in (string[])
                    [
                        "null",
                        "true",
                        "{}",
                        "[]",
                        "\"\"",
                        "\"0\"",
                        "\"NaN\"",
                        "\"Infinity\"",
                        "\"2100-01-01T00:00:00Z\"",
                        "-1",
                        "-0.001",
                        "1e400",
                        "-1e400",
                        "1e308",
                        "4102444800e1",
                        "NaN",
                        "Infinity",
                    ]
            )
            {
                yield return new($"{date} is {json}", TokenForge.Hs256.Claim(date, json).Token);
            }

            yield return new(
                $"{date} in a string",
                TokenForge.Hs256.Claim(date, $"\"{TokenForge.In(date == "exp" ? 600 : -600)}\"").Token
            );
            yield return new(
                $"{date} in an array",
                TokenForge.Hs256.Claim(date, $"[{TokenForge.In(date == "exp" ? 600 : -600)}]").Token
            );
            yield return new(
                $"{date} of 4,000 digits",
                TokenForge.Hs256.Claim(date, "1" + new string('0', 4_000)).Token
            );
        }

        foreach (var date in (string[])["nbf", "iat"])
        {
            yield return new($"{date} in a minute", TokenForge.Hs256.Claim(date, TokenForge.In(60)).Token);
            yield return new($"{date} in 2100", TokenForge.Hs256.Claim(date, "4102444800").Token);
            yield return new($"{date} in 2100, by the RSA key", TokenForge.Rs256.Claim(date, "4102444800").Token);
            yield return new($"{date} at the end of time", TokenForge.Hs256.Claim(date, "253402300799").Token);
        }
    }
}
