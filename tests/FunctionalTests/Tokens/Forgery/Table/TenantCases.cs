using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Wrong values of the claim <c>tenant</c>, which the gateway writes into a header for the backend.</summary>
internal static class TenantCases
{
    public static IEnumerable<BadToken> List()
    {
        yield return new("missing", TokenBuilder.Hs256.WithClaim("tenant", null).Token);
        yield return new(
            "in another case",
            TokenBuilder.Hs256.WithClaim("tenant", null).WithClaim("Tenant", "\"acme\"").Token
        );
        foreach (
            var (name, json) in ((string, string)[])
                [
                    ("empty", "\"\""),
                    ("a number", "7"),
                    ("an array", "[\"acme\"]"),
                    ("an object", "{\"name\":\"acme\"}"),
                    ("null", "null"),
                    ("true", "true"),
                    ("with a space", "\"ac me\""),
                    ("with a trailing space", "\"acme \""),
                    ("with a tab", "\"ac\\tme\""),
                    ("with a line break", "\"a\\r\\nX-Evil: 1\""),
                    ("with a newline", "\"a\\nX-Evil: 1\""),
                    ("with a null", "\"acme\\u0000\""),
                    ("with a delete", "\"acme\\u007f\""),
                    ("with an umlaut", "\"\u00e4cme\""),
                    ("with a Cyrillic letter", "\"\u0430cme\""),
                    ("with a zero-width space", "\"ac\\u200bme\""),
                    ("with an emoji", "\"\\ud83d\\ude00\""),
                    ("with characters that truncate to a line break", "\"a\\u010d\\u010aX-Evil: 1\""),
                    ("129 characters", $"\"{new string('t', 129)}\""),
                ]
        )
        {
            yield return new(name, TokenBuilder.Hs256.WithClaim("tenant", json).Token);
        }
    }
}
