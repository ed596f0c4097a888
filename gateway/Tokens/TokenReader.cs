using System.Text;

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

    /// <summary>Removes and returns the request's token; empty where there is none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fromQuery">Whether the route allows the token in the query.</param>
    /// <param name="isAmbiguous">Whether the request has several tokens that differ.</param>
    public static ReadOnlyMemory<char> Take(HttpRequest request, bool fromQuery, out bool isAmbiguous)
    {
        var found = new FoundTokens();
        var headers = request.Headers;
        foreach (var value in headers.Authorization)
        {
            if (value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            {
                found.Add(value.AsMemory(Scheme.Length).Trim());
            }
        }

        headers.Authorization = default;
        var inQuery = new FoundTokens();
        if (request.QueryString.Value is { Length: > 0 } query && Remove(query, ref inQuery) is { } rest)
        {
            request.QueryString = new QueryString(rest);
            if (fromQuery)
            {
                found.Add(inQuery);
            }
        }

        // A page at a logs URL sends this URL as the referrer of its requests (RFC 9110 section 10.1.3).
        var referer = headers.Referer.ToString();
        if (referer.IndexOf('?', StringComparison.Ordinal) is >= 0 and var start)
        {
            var inReferer = new FoundTokens();
            if (Remove(referer[start..], ref inReferer) is not null)
            {
                headers.Referer = referer[..start];
            }
        }

        isAmbiguous = found.AreAmbiguous;
        return found.First;
    }

    /// <summary>
    /// Removes headers and parameters that contain the token. It is called for valid tokens only, because the search
    /// takes time that a client with an invented token could use up.
    /// </summary>
    public static void DropCopies(HttpRequest request, ReadOnlySpan<char> token)
    {
        List<string>? copies = null;
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                if (IsCopy(value, token))
                {
                    (copies ??= []).Add(name);
                }
            }
        }

        copies?.ForEach(name => request.Headers.Remove(name));
        if (request.QueryString.Value is { Length: > 0 } query && IsCopy(query, token))
        {
            var rest = new List<string>();
            foreach (var pair in query[1..].Split('&'))
            {
                if (!IsCopy(pair, token))
                {
                    rest.Add(pair);
                }
            }

            request.QueryString = new QueryString($"?{string.Join('&', rest)}");
        }
    }

    // The length excludes most fields before their text is read.
    private static bool IsCopy(string? text, ReadOnlySpan<char> token) =>
        text is not null
        && text.Length >= token.Length
        && (
            text.AsSpan().Contains(token, StringComparison.Ordinal)
            || (
                text.Contains('%', StringComparison.Ordinal)
                && Uri.UnescapeDataString(text).AsSpan().Contains(token, StringComparison.Ordinal)
            )
        );

    // Returns the query without its tokens; null where it has none. Not with the framework's parser, so that the rest
    // of the query stays exactly as the client wrote it.
    private static string? Remove(string query, ref FoundTokens found)
    {
        StringBuilder? rest = null;
        for (int start = 1, end; start <= query.Length; start = end + 1)
        {
            end = query.IndexOf('&', start) is >= 0 and var next ? next : query.Length;
            var pair = query.AsMemory(start, end - start);
            if (TryReadToken(pair, out var token))
            {
                rest ??= new StringBuilder(query, 0, start - 1, query.Length);
                found.Add(token);
            }
            else
            {
                rest?.Append(rest.Length == 0 ? '?' : '&').Append(pair.Span);
            }
        }

        return rest?.ToString();
    }

    private static bool TryReadToken(ReadOnlyMemory<char> pair, out ReadOnlyMemory<char> token)
    {
        token = default;
        var equals = pair.Span.IndexOf('=');
        var name = equals < 0 ? pair : pair[..equals];
        if (!Decode(name).Span.Equals(Parameter, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        token = equals < 0 ? default : Decode(pair[(equals + 1)..]);
        return true;
    }

    private static ReadOnlyMemory<char> Decode(ReadOnlyMemory<char> encoded) =>
        encoded.Span.ContainsAny('%', '+')
            ? Uri.UnescapeDataString(encoded.ToString().Replace('+', ' ')).AsMemory()
            : encoded;

    private struct FoundTokens
    {
        public ReadOnlyMemory<char> First { get; private set; }

        public bool AreAmbiguous { get; private set; }

        public void Add(ReadOnlyMemory<char> token)
        {
            if (First.IsEmpty)
            {
                First = token;
            }
            else if (!token.IsEmpty && !token.Span.SequenceEqual(First.Span))
            {
                AreAmbiguous = true;
            }
        }

        public void Add(FoundTokens others)
        {
            Add(others.First);
            AreAmbiguous |= others.AreAmbiguous;
        }
    }
}
