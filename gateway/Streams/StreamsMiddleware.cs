using EdgeGateway.Problems;
using EdgeGateway.Streams.WebSockets;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.Streams;

/// <summary>Stands around the forwarder: checks a WebSocket's handshake before, settles how a stream ended after.</summary>
internal sealed class StreamsMiddleware(RequestDelegate next, LiveStreams streams, StreamRegistry registry)
{
    private static readonly Problem Draining = new(StatusCodes.Status503ServiceUnavailable, "draining",
        "This gateway is shutting down; another one serves.", RetryAfterSeconds: 1);

    public async Task InvokeAsync(HttpContext context)
    {
        if (WebSocketHandshake.IsAskedFor(context))
        {
            if (WebSocketHandshake.Fault(context) is { } fault)
            {
                await WebSocketHandshake.RefuseAsync(context, fault);
                return;
            }

            if (registry.IsDraining)
            {
                await Draining.WriteAsync(context);
                return;
            }

            if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            {
                context.Features.Set<IHttpExtendedConnectFeature>(
                    new WatchedConnect(connect, () => context.Features.Get<LiveStream>()?.EndWithClient()));
            }
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

    // For the ends that the stream itself did not see: the copy loop was stopped from outside. The forwarder aborts the client
    // itself on its way out, so what it says of the error counts more than that the request is aborted.
    private static StreamEndReason Reason(HttpContext context) => context.GetForwarderErrorFeature() switch
    {
        { Error: ForwarderError.UpgradeActivityTimeout } => StreamEndReason.SlowClient,
        { Error: ForwarderError.ResponseBodyClient, Exception: OperationCanceledException } => StreamEndReason.SlowClient,
        _ => StreamEndReason.ClientLeft,
    };
}
