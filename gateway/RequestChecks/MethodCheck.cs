using System.Collections.Frozen;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.RequestChecks;

/// <summary>
/// Rejects methods that show a backend's view of a request, or that are for other servers than an origin, and known
/// methods in another case.
/// </summary>
internal static class MethodCheck
{
    private const string Supported = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    // TRACE returns the request with all that the gateway has added. TRACK and DEBUG are a server's own names for
    // similar methods, and PRI starts an HTTP/2 connection (RFC 9113 section 11.6).
    private static readonly FrozenSet<string> Refused = new[] { "DEBUG", "PRI", "TRACE", "TRACK" }.ToFrozenSet(
        StringComparer.OrdinalIgnoreCase
    );

    private static readonly FrozenSet<string> Known = new[]
    {
        "CONNECT",
        "DELETE",
        "GET",
        "HEAD",
        "OPTIONS",
        "PATCH",
        "POST",
        "PUT",
        "QUERY",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly Problem NotAllowed = Problem.MethodNotAllowed(Supported);

    private static readonly Problem BadMethod = new(
        StatusCodes.Status400BadRequest,
        "bad-method",
        "Methods are case-sensitive: GET, not get."
    );

    /// <summary>Returns the fault of the request's method; null where it has none.</summary>
    public static Problem? FindFault(HttpContext context)
    {
        var method = context.Request.Method;

        // The server returns these instances for known methods in their own case.
        if (ReferenceEquals(method, HttpMethods.Get) || ReferenceEquals(method, HttpMethods.Post))
        {
            return null;
        }

        return Refused.Contains(method) || IsTunnel(context, method) ? NotAllowed
            // The forwarder would send the known one. RFC 9110 section 9.1: it is another method.
            : Known.TryGetValue(method, out var known) && known != method ? BadMethod
            : null;
    }

    // Extended CONNECT opens a WebSocket (RFC 8441).
    private static bool IsTunnel(HttpContext context, string method) =>
        HttpMethods.IsConnect(method)
        && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true };
}
