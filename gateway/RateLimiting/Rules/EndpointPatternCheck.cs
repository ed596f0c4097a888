using System.Buffers;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>
/// Whether an endpoint of a rule can match a request at all. Requests are compared as <c>verb:/path</c>: the verb in
/// lower case or <c>*</c>, the path percent-encoded and without a slash at its end.
/// </summary>
internal static class EndpointPatternCheck
{
    // The characters of a percent-encoded path (RFC 3986, section 3.3).
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/%?"
    );

    // The characters of a method (RFC 9110, section 5.6.2), and a wildcard.
    private static readonly SearchValues<char> VerbCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~?"
    );

    /// <summary>Returns the rule that the endpoint breaks, to follow "must be"; null if it can match.</summary>
    public static string? FindFault(string endpoint, bool isRegex)
    {
        if (endpoint == "*")
        {
            return null;
        }

        if (isRegex)
        {
            return endpoint.TrimStart('^') is ['/', ..]
                ? "verb:/path as a regular expression, such as (get|post):/x"
                : null;
        }

        return !HasVerbAndPath(endpoint)
                ? $"* or verb:/path, percent-encoded, such as *:{(endpoint is ['/', ..] ? endpoint : "/x")}"
            : endpoint.EndsWith('/') && !CanEndAtRoot(endpoint[..^1])
                ? "without a slash at its end, which paths are compared without"
            : null;
    }

    // Whether the wildcards permit a text with a verb, a colon and a path.
    private static bool HasVerbAndPath(string endpoint)
    {
        for (var i = 0; i < endpoint.Length; i++)
        {
            // A star stands for the colon and for what is around it.
            var isColon =
                i > 0
                && i + 1 < endpoint.Length
                && (endpoint[i] is ':' or '?')
                && (endpoint[i + 1] is '/' or '*' or '?');
            if (
                (isColon || endpoint[i] == '*')
                && endpoint.AsSpan(0, i).IndexOfAnyExcept(VerbCharacters) < 0
                && endpoint.AsSpan(i + 1).IndexOfAnyExcept(PathCharacters) < 0
            )
            {
                return true;
            }
        }

        return false;
    }

    // The path / keeps its slash. Before it there is a verb and a colon.
    private static bool CanEndAtRoot(string verb)
    {
        var fixedPart = verb.AsSpan().TrimEnd('*');
        return fixedPart.Length < verb.Length && fixedPart.IndexOfAnyExcept(VerbCharacters) < 0
            || fixedPart is [_, .., ':' or '?'] && fixedPart[..^1].IndexOfAnyExcept(VerbCharacters) < 0;
    }
}
