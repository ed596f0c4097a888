namespace EdgeGateway.Tokens;

/// <summary>
/// Takes the token out of a request: out of <c>Authorization: Bearer</c> (RFC 6750 section 2.1), else out of the query's
/// <c>token</c> where the route allows that. Both places are emptied in any case, so that nothing behind it, neither the
/// proxy's own log nor the backend, ever sees a token.
/// </summary>
internal static class TokenReader
{
    private const string Scheme = "Bearer ";
    private const string Parameter = "token";

    /// <summary>The request's token, or null. A request that repeats the parameter gets an unreadable one.</summary>
    public static string? Take(HttpRequest request, bool fromQuery)
    {
        var inQuery = TakeFromQuery(request);
        return TakeFromHeader(request) ?? (fromQuery ? inQuery : null);
    }

    private static string? TakeFromHeader(HttpRequest request)
    {
        var value = request.Headers.Authorization.ToString();
        request.Headers.Authorization = default;
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var token = value[Scheme.Length..].Trim();
        return token.Length > 0 ? token : null;
    }

    // By hand, so that what is not the token stays as the client wrote it, to the letter.
    private static string? TakeFromQuery(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return null;
        }

        var tokens = new List<string>();
        var rest = new List<string>();
        foreach (var pair in request.QueryString.Value![1..].Split('&'))
        {
            var name = pair.Split('=', 2);
            if (Decode(name[0]).Equals(Parameter, StringComparison.OrdinalIgnoreCase))
            {
                tokens.Add(name.Length > 1 ? Decode(name[1]) : "");
            }
            else
            {
                rest.Add(pair);
            }
        }

        if (tokens.Count == 0)
        {
            return null;
        }

        request.QueryString = rest.Count > 0 ? new QueryString($"?{string.Join('&', rest)}") : QueryString.Empty;
        var token = string.Join(',', tokens);
        return token.Length > 0 ? token : null;
    }

    private static string Decode(string encoded) => Uri.UnescapeDataString(encoded.Replace('+', ' '));
}
