using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Wrong values of the claim <c>app</c>, on the route of <c>example-app</c>.</summary>
internal static class AppCases
{
    public static IEnumerable<BadToken> List()
    {
        yield return BadToken.ForAnotherApp("missing", TokenBuilder.Hs256.WithClaim("app", null).Token);
        yield return BadToken.ForAnotherApp(
            "in another case",
            TokenBuilder.Hs256.WithClaim("app", null).WithClaim("App", "\"example-app\"").Token
        );
        foreach (
            var json in (string[])
                [
                    "7",
                    "null",
                    "true",
                    "{}",
                    "{\"*\":true}",
                    "[[\"example-app\"]]",
                    "[\"example-app\",1]",
                    "[\"example-app\",null]",
                ]
        )
        {
            yield return new($"is {json}", TokenBuilder.Hs256.WithClaim("app", json).Token);
        }

        foreach (
            var (name, json) in ((string, string)[])
                [
                    ("none", "[]"),
                    ("empty", "\"\""),
                    ("empty in an array", "[\"\"]"),
                    ("another", "\"other-app\""),
                    ("others", "[\"other-app\",\"example\"]"),
                    ("in capitals", "\"EXAMPLE-APP\""),
                    ("with a trailing space", "\"example-app \""),
                    ("with a leading space", "\" example-app\""),
                    ("with a trailing null", "\"example-app\\u0000\""),
                    ("with a Cyrillic letter", "\"\u0435xample-app\""),
                    ("fullwidth", "\"\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45-\uff41\uff50\uff50\""),
                    ("with a zero-width space", "\"example\\u200b-app\""),
                    ("with a soft hyphen", "\"example\\u00ad-app\""),
                    ("with another hyphen", "\"example\u2010app\""),
                    ("percent-encoded", "\"example%2Dapp\""),
                    ("a path", "\"../example-app\""),
                    ("with a trailing slash", "\"example-app/\""),
                    ("two with a comma", "\"other-app,example-app\""),
                    ("two with a space", "\"other-app example-app\""),
                    ("an array in a string", "\"[\\\"example-app\\\"]\""),
                    ("a prefix with a star", "\"example-*\""),
                    ("a trailing star", "\"example-app*\""),
                    ("a leading star", "\"*-app\""),
                    ("two stars", "\"**\""),
                    ("a star with a space", "\"* \""),
                    ("an expression", "\".*\""),
                    ("a fullwidth star", "\"\uff0a\""),
                    ("a question mark", "\"example?app\""),
                ]
        )
        {
            yield return BadToken.ForAnotherApp(name, TokenBuilder.Hs256.WithClaim("app", json).Token);
        }
    }
}
