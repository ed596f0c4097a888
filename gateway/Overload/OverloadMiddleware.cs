using EdgeGateway.Overload.Caps;
using EdgeGateway.Overload.Pressure;
using EdgeGateway.Problems;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.WebSockets;
using EdgeGateway.Timing;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.Overload;

/// <summary>
/// Refuses requests over the caps before they are forwarded. It runs after the checks of token and rate limits, so that
/// a client without a valid token uses up no place.
/// </summary>
internal sealed class OverloadMiddleware(
    RequestDelegate next,
    CapsInForce caps,
    StreamGate streams,
    UploadGate uploads,
    MemoryWatch memory,
    TimerWheel requests,
    Refusals refusals
)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (FindRefusal(context) is { } refusal)
        {
            return refusal.WriteAsync(context);
        }

        var isWebSocket = WebSocketHandshake.IsRequested(context);
        var isUpload =
            !isWebSocket && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };
        var asksForStream = isWebSocket || StreamRequest.AsksForEvents(context);
        return isUpload ? ServeUploadAsync(context, asksForStream)
            : asksForStream ? ServeStreamAsync(context)
            : next(context);
    }

    // The wheel counts the requests and streams in flight, this one included.
    private Problem? FindRefusal(HttpContext context)
    {
        var limit = caps.Current.Requests;
        if (memory.Pressure == MemoryPressure.Hard)
        {
            refusals.Add(OverloadCap.HardMemory, memory.HardPercent, context.Connection.RemoteIpAddress);
            return OverloadProblems.Overloaded("The gateway is very short of memory.");
        }

        if (requests.Count > limit)
        {
            refusals.Add(OverloadCap.Requests, limit, context.Connection.RemoteIpAddress);
            return OverloadProblems.Overloaded("The gateway serves as many requests as it may.");
        }

        return null;
    }

    private async Task ServeStreamAsync(HttpContext context)
    {
        if (streams.TryEnter(context, out var refusal) is not { } place)
        {
            await refusal!.WriteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            place.Leave();
            if (context.Features.Get<ProxiedStream>() is null)
            {
                place.ReturnUnopened();
            }
        }
    }

    private async Task ServeUploadAsync(HttpContext context, bool asksForStream)
    {
        var upload = context.Features.GetRequiredFeature<RequestTimeout>();
        if (uploads.TryEnter(context, upload) is { } refusal)
        {
            if (HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                // The body will not be read.
                context.Response.Headers.Connection = "close";
            }

            await refusal.WriteAsync(context);
            return;
        }

        try
        {
            await (asksForStream ? ServeStreamAsync(context) : next(context));
        }
        finally
        {
            uploads.Leave(upload);
        }
    }
}
