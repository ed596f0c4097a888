using System.Buffers;
using EdgeGateway.Problems;
using EdgeGateway.ReverseProxy.Headers.Filtering;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// Checks names and values of headers (RFC 9110 sections 5.1 and 5.5): <c>field-name = token</c>,
/// <c>field-vchar = VCHAR / obs-text</c>, with spaces and tabs only between. The server itself rejects CR, LF and NUL,
/// and writes none of them in responses. Over HTTP/1.1 it removes spaces around a value.
/// </summary>
internal static class HeaderSyntax
{
    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Append(0x7F).Select(value => (char)value).Where(character => character != '\t'),
    ]);

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~"
    );

    // A backend that reads headers as CGI variables takes Content_Length for Content-Length.
    private static readonly HeaderNameSet Framing = new(["Content-Length", "Transfer-Encoding"]);

    private static readonly Problem InvalidName = new(
        StatusCodes.Status400BadRequest,
        "bad-request",
        "The name of a header contains a character that is not allowed there."
    );

    private static readonly Problem InvalidValue = new(
        StatusCodes.Status400BadRequest,
        "bad-request",
        "A header of the request contains a control character, or a space at its start or end."
    );

    private static readonly Problem AmbiguousFraming = new(
        StatusCodes.Status400BadRequest,
        "ambiguous-framing",
        "Servers may take a header of the request for Content-Length or Transfer-Encoding."
    );

    /// <summary>Returns the problem of a request with an invalid header; null where all are valid.</summary>
    public static Problem? FindFault(HttpContext context)
    {
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name.AsSpan().ContainsAnyExcept(Plain) && FindNameFault(name) is { } fault)
            {
                return fault;
            }

            foreach (var value in values)
            {
                if (!string.IsNullOrEmpty(value) && IsInvalid(value))
                {
                    return InvalidValue;
                }
            }
        }

        return null;
    }

    /// <summary>Whether servers may take a name for <c>Content-Length</c> or <c>Transfer-Encoding</c>, which it is not.</summary>
    public static bool LooksLikeFraming(string name) =>
        name.AsSpan().ContainsAnyExcept(Plain) && Framing.Contains(name);

    private static Problem? FindNameFault(string name) =>
        name.AsSpan().ContainsAnyExcept(Token) ? InvalidName
        : Framing.Contains(name) ? AmbiguousFraming
        : null;

    private static bool IsInvalid(string value) =>
        value[0] is ' ' or '\t' || value[^1] is ' ' or '\t' || value.AsSpan().ContainsAny(Controls);
}
