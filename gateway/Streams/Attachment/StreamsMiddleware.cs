using EdgeGateway.Problems;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Streams.Relay;
using EdgeGateway.Streams.WebSockets;
using EdgeGateway.Timing;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.Streams.Attachment;

/// <summary>
/// Checks a WebSocket's handshake and starts the request timeout before the forwarder runs.
/// </summary>
internal sealed class StreamsMiddleware(
    RequestDelegate next,
    StreamRelay relay,
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

            ClientUpgrade.Set(context);
        }
        else if (context.Request.Headers.Upgrade.Count > 0)
        {
            // The forwarder would open a tunnel to which no policy
            // applies. A server may ignore Upgrade (RFC 9110 section 7.8).
            context.Request.Headers.Upgrade = default;
        }

        using var timeout = StartRequestTimeout(context);
        await next(context);
        if (
            context.Features.Get<ClientUpgrade>() is { Client: null }
            && context.Features.Get<ProxiedStream>() is { } stream
        )
        {
            // The client's handshake could not be completed.
            relay.Release(context, stream);
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
            context.Request.Body = new TimedRequestBody(context.Request.BodyReader, timeout, context.RequestAborted);
        }

        return timeout;
    }
}
