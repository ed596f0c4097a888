using EdgeGateway.Streams.WebSockets;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Streams.Admission;

/// <summary>
/// Detects requests for a stream before they are forwarded. Other responses may be streams, too, which is known only when
/// they arrive.
/// </summary>
internal static class StreamRequest
{
    /// <summary>Whether the request asks for a WebSocket or an event stream.</summary>
    public static bool IsAsked(HttpContext context) =>
        WebSocketHandshake.IsRequested(context) || AsksForEvents(context);

    /// <summary>Whether the request asks for an event stream.</summary>
    public static bool AsksForEvents(HttpContext context) =>
        AcceptsEvents(context.Request.Headers) || AsksForLogs(context.Request);

    private static bool AcceptsEvents(IHeaderDictionary headers)
    {
        foreach (var value in headers[HeaderNames.Accept])
        {
            if (value is not null && value.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // The log API: GET /apps/{app}/logs?stream=true.
    private static bool AsksForLogs(HttpRequest request)
    {
        if (
            !MayHaveStream(request.QueryString.Value)
            || !HttpMethods.IsGet(request.Method)
            || !request.RouteValues.ContainsKey("app")
        )
        {
            return false;
        }

        foreach (var value in request.Query["stream"])
        {
            if (value is "true" or "1")
            {
                return true;
            }
        }

        return false;
    }

    // Most queries need not be parsed. With a percent sign, the name may be encoded.
    private static bool MayHaveStream(string? query) =>
        query is not null
        && (
            query.Contains('%', StringComparison.Ordinal)
            || query.Contains("stream", StringComparison.OrdinalIgnoreCase)
        );
}
