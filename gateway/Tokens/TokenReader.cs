namespace EdgeGateway.Tokens;

/// <summary>
/// Takes the token out of a request: out of <c>Authorization: Bearer</c> (RFC 6750 section 2.1), and out of the query's
/// <c>token</c> where the route allows that. Both places are emptied in any case, and what else of the request repeats the token is
/// dropped, so that nothing behind it, neither the proxy's own log nor the backend, ever sees one.
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
        Scrub(request.Headers, token);
        return token;
    }

    // A page that a logs URL shows sends that URL with what it loads (RFC 9110 section 10.1.3); and a client may be confused.
    private static void Scrub(IHeaderDictionary headers, string? token)
    {
        var referer = headers.Referer.ToString();
        if (referer.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query)
        {
            WithoutToken(referer[query..], out var found);
            if (found is not null)
            {
                headers.Referer = referer[..query];
            }
        }

        if (token is null)
        {
            return;
        }

        List<string>? repeating = null;
        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                if (value is not null && value.Contains(token, StringComparison.Ordinal))
                {
                    (repeating ??= []).Add(name);
                }
            }
        }

        repeating?.ForEach(name => headers.Remove(name));
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

        return tokens is null ? query : rest.Count > 0 ? $"?{string.Join('&', rest)}" : null;
    }

    private static string Decode(string encoded) => Uri.UnescapeDataString(encoded.Replace('+', ' '));
}
