using EdgeGateway.Streams.WebSockets;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.Streams;

/// <summary>Stands around the forwarder: checks a WebSocket's handshake before, settles how a stream ended after.</summary>
internal sealed class StreamsMiddleware(RequestDelegate next, LiveStreams streams)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (WebSocketHandshake.IsAskedFor(context) && WebSocketHandshake.Fault(context) is { } fault)
        {
            await WebSocketHandshake.RefuseAsync(context, fault);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            if (context.Features.Get<LiveStream>() is { } stream)
            {
                streams.Release(stream, Reason(context));
            }
        }
    }

    // For the ends that the stream itself did not see: the copy loop was stopped from outside.
    private static StreamEndReason Reason(HttpContext context) => context.GetForwarderErrorFeature()?.Error switch
    {
        _ when context.RequestAborted.IsCancellationRequested => StreamEndReason.ClientLeft,
        null => StreamEndReason.ClientLeft,
        ForwarderError.UpgradeActivityTimeout => StreamEndReason.SlowClient,
        ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseClient
            => StreamEndReason.ClientLeft,
        _ => StreamEndReason.Error,
    };
}
