using System.Net;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Identity;
using EdgeGateway.Problems;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.HandOver;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Streams.Relay;
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
/// wrapped nowhere else. <see cref="StreamRelay"/> copies their bytes, not the forwarder.
/// </summary>
internal sealed class StreamAttacher(
    TimerWheel wheel,
    StreamMetrics metrics,
    StreamRegistry registry,
    StreamRelay relay,
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
    /// <returns>Whether the forwarder copies the response's body. False for an event stream, and where the client
    /// receives no body: for HEAD, and where this method has answered instead, because the stream may not start.</returns>
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
        var transport = ClientTransport.Find(context);
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };
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
            var body = await Body();
            body = context.Features.Get<IClientConnection>() is { } client ? new BackendBody(body, client) : body;
            response.Content = new ProxiedContent(new TimedResponseBody(body, timeout));
            return true;
        }

        context.Features.Set(stream);
        context.Features.Set(response);
        DestinationLoad.Add(stream.Context.Destination);
        registry.Add(stream);
        metrics.Opened(
            stream.Context.Kind,
            stream.Context.IsHttp2,
            stream.Context.Route,
            context.Features.GetRequiredFeature<RequestStart>().Elapsed
        );
        RequestSpan.EndWithOpening(context);
        if (isWebSocket)
        {
            // The forwarder completes the client's handshake, but copies nothing.
            response.Content = null;
            return true;
        }

        // YARP sends the headers with the first byte of the body, which a quiet backend may never send. The flush is not
        // cancellable: YARP would treat the exception as an invalid response and try to send another one.
        if (transport is not null)
        {
            // The server reads no further request from a connection that it has handed over.
            context.Response.Headers.Connection = "close";
        }

        await context.Response.Body.FlushAsync(CancellationToken.None);
        if (hasBody)
        {
            timeout.SuspendFor(stream);
            context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            response.Content = new ProxiedContent(new RelayedBody(relay, context, stream));
            return true;
        }

        // The forwarder disposes of the response when it returns, but not of the stream.
        response.Content = null;
        return false;

        Task<Stream> Body() => response.Content.ReadAsStreamAsync(cancellationToken);

        StreamContext CreateContext(StreamKind kind) =>
            new()
            {
                Id = context.TraceIdentifier,
                Client = context.Connection.RemoteIpAddress,
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
                Destination = context.GetReverseProxyFeature().ProxiedDestination,
                RequestTimeout = hasBody ? timeout : null,
                ExpiresAt =
                    caller is not null && policy.EndWithToken
                        ? wheel.Now + (long)(caller.StreamsUntil - time.GetUtcNow()).TotalMilliseconds
                        : TimerWheel.Never,
                ClientAborted = transport?.Closed ?? context.RequestAborted,
                ConnectionClosing = connection?.ConnectionClosedRequested ?? default,
                CloseConnection =
                    kind == StreamKind.WebSocket && HttpProtocol.IsHttp11(context.Request.Protocol) ? null
                    : connection is null ? null
                    : connection.RequestClose,
                Abort = transport is null ? context.Abort : transport.Abort,
            };
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
            && types.ToString() is var text
            && text.Contains(EventStream, StringComparison.OrdinalIgnoreCase)
            && MediaTypeHeaderValue.TryParse(text, out var type)
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
