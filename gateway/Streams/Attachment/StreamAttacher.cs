using System.Net;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Identity;
using EdgeGateway.Problems;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Streams.ServerSentEvents;
using EdgeGateway.Streams.WebSockets;
using EdgeGateway.Timing;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;

namespace EdgeGateway.Streams.Attachment;

/// <summary>
/// Detects which proxied responses are streams, and wraps their bodies in a <see cref="ProxiedStream"/>. Streams are
/// wrapped nowhere else.
/// </summary>
internal sealed class StreamAttacher(
    TimerWheel wheel,
    StreamMetrics metrics,
    StreamRegistry registry,
    IEnumerable<IStreamAdmission> admissions,
    TimeProvider time
)
{
    private readonly IStreamAdmission[] _admissions = [.. admissions];

    private const string EventStream = "text/event-stream";
    private const string Deflate = "permessage-deflate";

    /// <summary>
    /// Wraps the response's body. The body of a WebSocket or an event stream becomes a <see cref="ProxiedStream"/>,
    /// whose clocks replace the request's <see cref="RequestTimeout"/>.
    /// </summary>
    /// <returns>Whether the client receives the response's body. False where this method has answered instead, because
    /// the stream may not start, and for HEAD.</returns>
    public async ValueTask<bool> AttachAsync(
        HttpContext context,
        HttpResponseMessage response,
        PingPayloads pings,
        CancellationToken cancellationToken
    )
    {
        var timeout = context.Features.GetRequiredFeature<RequestTimeout>();
        var policy = context.Features.GetRequiredFeature<StreamPolicy>();
        var caller = context.Features.Get<CallerIdentity>();
        var connection = context.Features.Get<IConnectionLifetimeNotificationFeature>();
        ProxiedStream stream;
        var isWebSocket = IsWebSocket(context, response);
        var isEventStream = IsEventStream(response, out var encoded);
        if (isEventStream && HttpMethods.IsHead(context.Request.Method))
        {
            // The response has no body, but its backend may keep it open as if it had one.
            return false;
        }

        if ((isWebSocket || isEventStream) && await FindRejectionAsync(context) is { } rejection)
        {
            // YARP has already copied the backend's status and headers.
            context.Response.Clear();
            await rejection.WriteAsync(context);
            return false;
        }

        if (isWebSocket)
        {
            stream = new ProxiedWebSocket(
                await Body(),
                CreateContext(StreamKind.WebSocket),
                HasUnknownExtension(response)
            );
        }
        else if (isEventStream)
        {
            if (encoded)
            {
                metrics.Unpinged();
                policy = policy with { Mode = KeepAliveMode.Off };
            }

            stream = new ProxiedEventStream(await Body(), CreateContext(StreamKind.ServerSentEvents));
        }
        else
        {
            response.Content = new ProxiedContent(new TimedResponseBody(await Body(), timeout));
            return true;
        }

        timeout.SuspendFor(stream);
        response.Content = new ProxiedContent(stream);
        context.Features.Set(stream);
        registry.Add(stream);
        metrics.Opened(
            stream.Context.Kind,
            stream.Context.IsHttp2,
            stream.Context.Route,
            context.Features.GetRequiredFeature<RequestStart>().Elapsed
        );
        RequestSpan.EndWithOpening(context);

        if (stream.Context.Kind == StreamKind.ServerSentEvents)
        {
            context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();

            // YARP sends the headers with the first byte of the body, which a quiet backend may never send. The flush
            // is not cancellable: YARP would treat the exception as an invalid response and try to send another one.
            await context.Response.Body.FlushAsync(CancellationToken.None);
        }

        return true;

        async Task<Stream> Body()
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return context.Features.Get<IClientConnection>() is { } client ? new BackendBody(body, client) : body;
        }

        StreamContext CreateContext(StreamKind kind) =>
            new()
            {
                Kind = kind,
                Route = context.GetReverseProxyFeature().Route.Config.RouteId,
                IsHttp2 = HttpProtocol.IsHttp2(context.Request.Protocol),
                Policy = policy,
                Caller = caller,
                App = context.GetRouteValue("app") as string,
                Lease = context.Features.Get<IStreamLease>(),
                Wheel = wheel,
                Pings = pings,
                Metrics = metrics,
                RequestTimeout = timeout,
                ExpiresAt =
                    caller is not null && policy.EndWithToken
                        ? wheel.Now + (long)(caller.StreamsUntil - time.GetUtcNow()).TotalMilliseconds
                        : TimerWheel.Never,
                ClientAborted = context.RequestAborted,
                ConnectionClosing = connection?.ConnectionClosedRequested ?? default,
                CloseConnection =
                    kind == StreamKind.WebSocket && HttpProtocol.IsHttp11(context.Request.Protocol) ? null
                    : connection is null ? null
                    : connection.RequestClose,
                Abort = context.Abort,
            };
    }

    /// <summary>
    /// Disposes and unregisters the stream. <paramref name="fallback"/>
    /// becomes its end reason if it has none yet.
    /// </summary>
    public void Release(ProxiedStream stream, StreamEndReason fallback)
    {
        stream.TrySetEndReason(fallback);
        stream.Dispose();
        registry.Remove(stream);
        metrics.Ended(stream.Context.Kind, stream.Context.IsHttp2, stream.Context.Route, stream.EndReason!.Value);
    }

    private async ValueTask<Problem?> FindRejectionAsync(HttpContext context)
    {
        if (registry.IsDraining)
        {
            return StreamsMiddleware.Draining;
        }

        foreach (var admission in _admissions)
        {
            if (await admission.AdmitAsync(context) is { } rejection)
            {
                return rejection;
            }
        }

        return null;
    }

    private static bool IsWebSocket(HttpContext context, HttpResponseMessage response) =>
        WebSocketHandshake.IsRequested(context)
        && (
            response.StatusCode == HttpStatusCode.SwitchingProtocols
            || (response.StatusCode == HttpStatusCode.OK && response.RequestMessage?.Method == HttpMethod.Connect)
        );

    private static bool IsEventStream(HttpResponseMessage response, out bool encoded)
    {
        var headers = response.Content.Headers.NonValidated;
        encoded = headers.Contains(HeaderNames.ContentEncoding);
        return response.StatusCode == HttpStatusCode.OK
            && !headers.Contains(HeaderNames.ContentLength)
            && headers.TryGetValues(HeaderNames.ContentType, out var types)
            && MediaTypeHeaderValue.TryParse(types.ToString(), out var type)
            && type.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase);
    }

    private static bool HasUnknownExtension(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(HeaderNames.SecWebSocketExtensions, out var extensions)
        && extensions
            .SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Any(extension =>
                !extension
                    .Split(';', StringSplitOptions.TrimEntries)[0]
                    .Equals(Deflate, StringComparison.OrdinalIgnoreCase)
            );
}
