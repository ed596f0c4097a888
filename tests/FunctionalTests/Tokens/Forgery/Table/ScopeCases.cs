using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Wrong values of the claim <c>scope</c>, on a route that needs <c>logs:read</c>.</summary>
internal static class ScopeCases
{
    public static IEnumerable<BadToken> List()
    {
        yield return BadToken.WithoutScope("missing", TokenBuilder.Hs256.WithClaim("scope", null).Token);
        yield return BadToken.WithoutScope(
            "as scp",
            TokenBuilder.Hs256.WithClaim("scope", null).WithClaim("scp", "\"logs:read\"").Token
        );
        foreach (
            var json in (string[])
                ["7", "null", "true", "{}", "{\"logs:read\":true}", "[[\"logs:read\"]]", "[\"logs:read\",1]"]
        )
        {
            yield return new($"is {json}", TokenBuilder.Hs256.WithClaim("scope", json).Token);
        }

        foreach (
            var (name, json) in ((string, string)[])
                [
                    ("empty", "\"\""),
                    ("none", "[]"),
                    ("another", "\"logs:write\""),
                    ("of the operator", "\"admin\""),
                    ("with the right prefix only", "\"logs:readall\""),
                    ("a prefix of the right one", "\"logs:\""),
                    ("with the right suffix only", "\"xlogs:read\""),
                    ("in capitals", "\"LOGS:READ\""),
                    ("with commas", "\"logs:write,logs:read\""),
                    ("with a tab", "\"logs:write\\tlogs:read\""),
                    ("with a newline", "\"logs:read\\n\""),
                    ("with a no-break space", "\"logs:write\u00a0logs:read\""),
                    ("with a null", "\"logs:read\\u0000\""),
                    ("a star", "\"*\""),
                    ("a wildcard of its group", "\"logs:*\""),
                    ("with a Cyrillic letter", "\"l\u043egs:read\""),
                    ("quoted", "\"'logs:read'\""),
                ]
        )
        {
            yield return BadToken.WithoutScope(name, TokenBuilder.Hs256.WithClaim("scope", json).Token);
        }

        yield return BadToken.WithoutScope(
            "another, and for another app",
            TokenBuilder.Hs256.WithClaim("scope", "\"logs:write\"").WithClaim("app", "\"other-app\"").Token
        );
    }
}
