namespace EdgeGateway.Tokens;

/// <summary>
/// Removes the token from a request: from <c>Authorization: Bearer</c> (RFC 6750 section 2.1), and from the query's
/// <c>token</c> where the route allows that. Both are removed in any case. Once the token is valid, all other copies in
/// the request are removed as well, so that neither the proxy's log nor the backend receives a token.
/// </summary>
internal static class TokenReader
{
    private const string Scheme = "Bearer ";
    private const string Parameter = "token";

    /// <summary>Removes and returns the request's token; null where there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fromQuery">Whether the route allows the token in the query.</param>
    /// <param name="isAmbiguous">Whether the request has several tokens that differ.</param>
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

        // A page at a logs URL sends this URL as the referrer of its requests (RFC 9110 section 10.1.3).
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

    /// <summary>
    /// Removes headers and parameters that contain the token. It is called for valid tokens only, because the search
    /// takes time that a client with an invented token could use up.
    /// </summary>
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

    // Not with the framework's parser, so that the rest of the query stays exactly as the client wrote it.
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
