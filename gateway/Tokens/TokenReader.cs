using System.Text;
using Microsoft.AspNetCore.WebUtilities;

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

    private static string? TakeFromQuery(HttpRequest request)
    {
        string? token = null;
        StringBuilder? rest = null;
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (pair.DecodeName().Span.Equals(Parameter, StringComparison.OrdinalIgnoreCase))
            {
                rest ??= new StringBuilder(request.QueryString.Value!.Length);
                var value = pair.DecodeValue().ToString();
                token = token is null ? value : $"{token},{value}";
            }
        }

        if (rest is null)
        {
            return null;
        }

        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (!pair.DecodeName().Span.Equals(Parameter, StringComparison.OrdinalIgnoreCase))
            {
                rest.Append(rest.Length == 0 ? '?' : '&').Append(pair.EncodedName);
                if (!pair.EncodedValue.IsEmpty)
                {
                    rest.Append('=').Append(pair.EncodedValue);
                }
            }
        }

        request.QueryString = new QueryString(rest.ToString());
        return string.IsNullOrEmpty(token) ? null : token;
    }
}
