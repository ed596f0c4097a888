using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Key ids that try to act as a path, a query or a URL. A key id is only looked up.</summary>
internal static class KeyIdCases
{
    public static IEnumerable<BadToken> List()
    {
        var nothing = TokenBuilder.Hs256 with { Signer = Signers.Hmac([]) };
        foreach (
            var path in (string[])
                [
                    "../../dev/null",
                    "/dev/null",
                    "file:///dev/null",
                    "/proc/self/environ",
                    "| cat /dev/null",
                    "C:\\\\nul",
                ]
        )
        {
            // An attacker knows the content of these files.
            yield return new($"the path {path}", nothing.WithField("kid", $"\"{path}\"").Token);
        }

        var a = TokenBuilder.Hs256 with { Signer = Signers.Hmac("a"u8.ToArray()) };
        yield return new("SQL that brings its key", a.WithField("kid", "\"x' UNION SELECT 'a' -- \"").Token);
        yield return new("SQL that is always true", TokenBuilder.Hs256.WithField("kid", "\"test' OR '1'='1\"").Token);

        foreach (
            var (name, json) in ((string, string)[])
                [
                    ("unknown", "\"nobody\""),
                    ("of the gateway's other key", $"\"{TestKeys.OtherKeyId}\""),
                    ("in another case", "\"TEST\""),
                    ("with a leading space", "\" test\""),
                    ("with a trailing space", "\"test \""),
                    ("with a trailing null", "\"test\\u0000\""),
                    ("with a zero-width space", "\"te\\u200bst\""),
                    ("null", "null"),
                    ("empty", "\"\""),
                    ("a number", "1"),
                    ("0", "0"),
                    ("true", "true"),
                    ("an array", "[\"test\"]"),
                    ("an object", "{\"kid\":\"test\"}"),
                    ("a wildcard", "\"*\""),
                    ("a URL", "\"https://attacker.example/key\""),
                    ("with line breaks", "\"test\\r\\nX-Edge-Tenant: evil\""),
                    ("4,000 characters", $"\"{new string('k', 4_000)}\""),
                    ("10,000 characters", $"\"{new string('k', 10_000)}\""),
                    ("the RSA key's", "\"rsa\""),
                    ("the id of the key that Development generates", "\"generated\""),
                ]
        )
        {
            yield return new(name, TokenBuilder.Hs256.WithField("kid", json).Token);
        }

        yield return new("unknown, by the RSA key", TokenBuilder.Rs256.WithField("kid", "\"nobody\"").Token);
        yield return new("null, by the EC key", TokenBuilder.Es256.WithField("kid", "null").Token);
    }
}
