using EdgeGateway.Problems;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Streams.WebSockets;
using EdgeGateway.Timing;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace EdgeGateway.Streams.Attachment;

/// <summary>
/// Checks a WebSocket's handshake and starts the request timeout before the forwarder runs, and sets the stream's end
/// reason afterwards.
/// </summary>
internal sealed class StreamsMiddleware(
    RequestDelegate next,
    StreamAttacher streams,
    StreamRegistry registry,
    StreamPolicyReader policies,
    TimerWheel wheel
)
{
    /// <summary>The answer to new streams while the gateway is draining.</summary>
    public static readonly Problem Draining = new(
        StatusCodes.Status503ServiceUnavailable,
        "draining",
        "This gateway is shutting down; retry to reach another one.",
        RetryAfterSeconds: 1
    );

    public async Task InvokeAsync(HttpContext context)
    {
        if (WebSocketHandshake.IsRequested(context))
        {
            if (WebSocketHandshake.FindFault(context) is { } fault)
            {
                await WebSocketHandshake.RejectAsync(context, fault);
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
                    new ConnectEndDetector(connect, () => context.Features.Get<ProxiedStream>()?.EndWithClient())
                );
            }
        }
        else if (context.Request.Headers.Upgrade.Count > 0)
        {
            // The forwarder would open a tunnel to which no policy
            // applies. A server may ignore Upgrade (RFC 9110 section 7.8).
            context.Request.Headers.Upgrade = default;
        }

        using var timeout = StartRequestTimeout(context);
        try
        {
            await next(context);
        }
        finally
        {
            if (context.Features.Get<ProxiedStream>() is { } stream)
            {
                streams.Release(stream, FindEndReason(context, stream));
            }
        }
    }

    private RequestTimeout StartRequestTimeout(HttpContext context)
    {
        var policy = policies.Read(context.GetReverseProxyFeature().Route.Config);
        if (context.Features.Get<IClientConnection>() is not null && !HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            // PeerWatch applies the slow-client timeout to this connection, which carries nothing else. An HTTP/2
            // client may stop reading one stream and read the others, so there each stream needs its own timeout.
            policy = policy with
            {
                SlowClient = TimeSpan.Zero,
            };
        }

        var timeout = new RequestTimeout(wheel, policy.IdleTimeout, policy.SlowClient);
        context.Features.Set(policy);
        context.Features.Set(timeout);
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            context.Request.Body = new TimedRequestBody(context.Request.BodyReader, timeout);
        }

        return timeout;
    }

    // The end reason of a stream whose copy loop was stopped from outside. The forwarder itself aborts the request
    // after an error, so its error is a better cause than the aborted request.
    private StreamEndReason FindEndReason(HttpContext context, ProxiedStream stream) =>
        context.Features.Get<IClientConnection>()?.EndReason
        ?? (
            context.Features.Get<RequestTimeout>()?.Cause is { } cause
                ? EndReasonCodes.Of(cause)
                : (StreamEndReason?)null
        )
        ?? context.GetForwarderErrorFeature() switch
        {
            { Error: ForwarderError.UpgradeActivityTimeout } => StreamEndReason.SlowClient,
            { Error: ForwarderError.ResponseBodyClient, Exception: OperationCanceledException } =>
                StreamEndReason.SlowClient,
            _ => stream.Context.ConnectionClosing.IsCancellationRequested && !registry.IsDraining
                ? StreamEndReason.Draining
                : StreamEndReason.ClientLeft,
        };
}
