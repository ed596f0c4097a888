using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Duplicate member names, which two parsers may resolve differently (RFC 7519 section 4).</summary>
internal static class DuplicateCases
{
    public static IEnumerable<BadToken> List()
    {
        var good = TokenBuilder.Hs256;
        foreach (
            var claims in (string[])
                [
                    "\"tenant\":\"acme\"",
                    "\"tenant\":\"other\"",
                    "\"app\":\"*\"",
                    "\"scope\":\"admin\"",
                    $"\"exp\":{TokenBuilder.SecondsFromNow(9_999)}",
                    "\"aud\":\"x\"",
                    "\"\\u0074enant\":\"other\"",
                    "\"app\\u0000\":1,\"\\u0061pp\":\"*\"",
                    "\"e\\u0078p\":4102444800",
                    "\"x\":1,\"x\":1",
                    "\"x\":{\"y\":1,\"\\u0079\":2}",
                    "\"x\":[{\"y\":1,\"y\":1}]",
                ]
        )
        {
            yield return new(
                $"claims, then {(claims.Contains("exp", StringComparison.Ordinal) ? "exp" : claims)}",
                good.AppendClaims(claims).Token
            );
        }

        foreach (
            var fields in (string[])
                [
                    "\"alg\":\"HS256\"",
                    "\"alg\":\"none\"",
                    "\"kid\":\"test\"",
                    "\"kid\":\"rsa\"",
                    "\"typ\":\"JWT\"",
                    "\"\\u0061lg\":\"none\"",
                    "\"k\\u0069d\":\"rsa\"",
                    "\"jwk\":{},\"jwk\":{}",
                ]
        )
        {
            yield return new($"header, then {fields}", good.AppendFields(fields).Token);
        }

        yield return new(
            "tenant first and last",
            good.WithClaim("tenant", null).WithPayload($"{{\"tenant\":\"other\",{good.Payload[1..]}").Token
        );
        yield return new("alg none first", good.WithHeader($"{{\"alg\":\"none\",{good.Header[1..]}").Token);
        yield return new("1,000 times", good.AppendClaims(string.Join(',', Enumerable.Repeat("\"x\":1", 1_000))).Token);
    }
}
