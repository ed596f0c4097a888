using System.Buffers;
using EdgeGateway.Problems;

namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>
/// <c>field-vchar = VCHAR / obs-text</c>, with spaces and tabs between (RFC 9110 section 5.5). Any other control
/// character makes a value invalid. The server itself rejects CR, LF and NUL, and writes none of them in responses.
/// </summary>
internal static class HeaderCharacters
{
    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Append(0x7F).Select(value => (char)value).Where(character => character != '\t'),
    ]);

    private static readonly Problem Invalid = new(
        StatusCodes.Status400BadRequest,
        "bad-request",
        "A header of the request contains a control character."
    );

    /// <summary>Returns the problem of a request with an invalid value; null where all are valid.</summary>
    public static Problem? FindFault(HttpContext context)
    {
        foreach (var (_, values) in context.Request.Headers)
        {
            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(Controls))
                {
                    return Invalid;
                }
            }
        }

        return null;
    }
}
