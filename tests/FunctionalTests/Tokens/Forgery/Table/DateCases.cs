using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Wrong values of <c>exp</c>, <c>nbf</c> and <c>iat</c> (RFC 7519 section 4.1).</summary>
internal static class DateCases
{
    private const double Year = 365 * 24 * 60 * 60;

    public static IEnumerable<BadToken> List()
    {
        foreach (
            var (name, good) in ((string, TokenBuilder)[])
                [("HS256", TokenBuilder.Hs256), ("RS256", TokenBuilder.Rs256), ("ES256", TokenBuilder.Es256)]
        )
        {
            yield return BadToken.Expired(
                $"{name} expired a second ago",
                good.WithClaim("exp", TokenBuilder.SecondsFromNow(-1)).Token
            );
        }

        yield return BadToken.Expired(
            "exp years ago",
            TokenBuilder.Hs256.WithClaim("exp", TokenBuilder.SecondsFromNow(-10 * Year)).Token
        );
        yield return BadToken.Expired("exp 0", TokenBuilder.Hs256.WithClaim("exp", "0").Token);
        yield return BadToken.Expired("exp next to 0", TokenBuilder.Hs256.WithClaim("exp", "1e-400").Token);
        yield return BadToken.Expired(
            "exp now, with fractions",
            TokenBuilder.Hs256.WithClaim("exp", $"{TokenBuilder.SecondsFromNow(0)}.001").Token
        );
        yield return new("no exp", TokenBuilder.Hs256.WithClaim("exp", null).Token);
        yield return new(
            "exp in another case",
            TokenBuilder.Hs256.WithClaim("exp", null).WithClaim("EXP", TokenBuilder.SecondsFromNow(600)).Token
        );
        yield return new(
            "exp in 367 days",
            TokenBuilder.Hs256.WithClaim("exp", TokenBuilder.SecondsFromNow(367 * Year / 365)).Token
        );
        yield return new(
            "exp in milliseconds",
            TokenBuilder.Hs256.WithClaim("exp", $"{TokenBuilder.SecondsFromNow(600)}000").Token
        );
        foreach (
            var exp in (string[])["253402300799", "253402300800", "1e11", "9223372036854775808", "18446744073709551616"]
        )
        {
            yield return new($"exp {exp}", TokenBuilder.Hs256.WithClaim("exp", exp).Token);
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
                yield return new($"{date} is {json}", TokenBuilder.Hs256.WithClaim(date, json).Token);
            }

            yield return new(
                $"{date} in a string",
                TokenBuilder
                    .Hs256.WithClaim(date, $"\"{TokenBuilder.SecondsFromNow(date == "exp" ? 600 : -600)}\"")
                    .Token
            );
            yield return new(
                $"{date} in an array",
                TokenBuilder.Hs256.WithClaim(date, $"[{TokenBuilder.SecondsFromNow(date == "exp" ? 600 : -600)}]").Token
            );
            yield return new(
                $"{date} of 4,000 digits",
                TokenBuilder.Hs256.WithClaim(date, "1" + new string('0', 4_000)).Token
            );
        }

        foreach (var date in (string[])["nbf", "iat"])
        {
            yield return new(
                $"{date} in a minute",
                TokenBuilder.Hs256.WithClaim(date, TokenBuilder.SecondsFromNow(60)).Token
            );
            yield return new($"{date} in 2100", TokenBuilder.Hs256.WithClaim(date, "4102444800").Token);
            yield return new($"{date} in 2100, by the RSA key", TokenBuilder.Rs256.WithClaim(date, "4102444800").Token);
            yield return new($"{date} at the end of time", TokenBuilder.Hs256.WithClaim(date, "253402300799").Token);
        }
    }
}
