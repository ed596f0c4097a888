namespace EdgeGateway.Tokens;

/// <summary>
/// Takes the token out of a request: out of <c>Authorization: Bearer</c> (RFC 6750 section 2.1), and out of the query's
/// <c>token</c> where the route allows that. Both places are emptied in any case, and once the token is known to be one, what else of
/// the request repeats it is dropped, so that nothing behind it, neither the proxy's own log nor the backend, ever sees one.
/// </summary>
internal static class TokenReader
{
    private const string Scheme = "Bearer ";
    private const string Parameter = "token";

    /// <summary>The request's token, or null.</summary>
    /// <param name="request">The request, which has no token any more afterwards.</param>
    /// <param name="fromQuery">Whether the route allows the token in the query.</param>
    /// <param name="isAmbiguous">The request bears several tokens, and they differ.</param>
    public static string? Take(HttpRequest request, bool fromQuery, out bool isAmbiguous)
    {
        var tokens = new List<string>(1);
        foreach (var value in request.Headers.Authorization)
        {
            if (value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            {
                tokens.Add(value[Scheme.Length..].Trim());
            }
        }

        request.Headers.Authorization = default;
        var rest = WithoutToken(request.QueryString.Value, out var inQuery);
        if (inQuery is not null)
        {
            request.QueryString = new QueryString(rest);
            if (fromQuery)
            {
                tokens.AddRange(inQuery);
            }
        }

        tokens.RemoveAll(found => found.Length == 0);
        var token = tokens.Count > 0 ? tokens[0] : null;
        isAmbiguous = tokens.Exists(found => found != token);

        // A page that a logs URL shows sends that URL with what it loads (RFC 9110 section 10.1.3).
        var referer = request.Headers.Referer.ToString();
        if (referer.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query)
        {
            WithoutToken(referer[query..], out var inReferer);
            if (inReferer is not null)
            {
                request.Headers.Referer = referer[..query];
            }
        }

        return token;
    }

    /// <summary>Drops the headers and the parameters that repeat a token. Only for one that is valid: to look for what somebody made up
    /// would be work for nothing, and for some of it much.</summary>
    public static void DropCopies(HttpRequest request, string token)
    {
        List<string>? copies = null;
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                if (value is not null && IsCopy(value))
                {
                    (copies ??= []).Add(name);
                }
            }
        }

        copies?.ForEach(name => request.Headers.Remove(name));
        if (request.QueryString.Value is { Length: > 0 } query && IsCopy(query))
        {
            var rest = query[1..].Split('&').Where(pair => !IsCopy(pair));
            request.QueryString = new QueryString($"?{string.Join('&', rest)}");
        }

        bool IsCopy(string text) =>
            text.Length >= token.Length
            && (
                text.Contains(token, StringComparison.Ordinal)
                || (
                    text.Contains('%', StringComparison.Ordinal)
                    && Uri.UnescapeDataString(text).Contains(token, StringComparison.Ordinal)
                )
            );
    }

    // By hand, so that what is not the token stays as the client wrote it, to the letter.
    private static string? WithoutToken(string? query, out List<string>? tokens)
    {
        tokens = null;
        if (string.IsNullOrEmpty(query))
        {
            return query;
        }

        var rest = new List<string>();
        foreach (var pair in query[1..].Split('&'))
        {
            var name = pair.Split('=', 2);
            if (Decode(name[0]).Equals(Parameter, StringComparison.OrdinalIgnoreCase))
            {
                (tokens ??= []).Add(name.Length > 1 ? Decode(name[1]) : "");
            }
            else
            {
                rest.Add(pair);
            }
        }

        return tokens is null ? query
            : rest.Count > 0 ? $"?{string.Join('&', rest)}"
            : null;
    }

    private static string Decode(string encoded) => Uri.UnescapeDataString(encoded.Replace('+', ' '));
}
