using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.WebSockets;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.StreamLimits;

/// <summary>
/// Takes a lease for a request that asks for a stream before the request is forwarded, so that a rejected request
/// reaches no backend and uses up no one-time token. A stream that is detected only by its response takes its lease
/// then.
/// </summary>
internal sealed class StreamLimitsMiddleware(RequestDelegate next, StreamAdmission admission)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            if (AsksForStream(context) && await admission.AdmitAsync(context) is { } rejection)
            {
                await rejection.WriteAsync(context);
                return;
            }

            await next(context);
        }
        finally
        {
            // An open stream releases its lease when it ends.
            if (context.Features.Get<IStreamLease>() is { } lease && context.Features.Get<ProxiedStream>() is null)
            {
                admission.Release(lease);
            }
        }
    }

    private static bool AsksForStream(HttpContext context) =>
        WebSocketHandshake.IsRequested(context)
        || AcceptsEvents(context.Request.Headers)
        || AsksForLogs(context.Request);

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
