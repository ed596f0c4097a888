using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Telemetry;
using EdgeGateway.Identity;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Attachment;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Timing;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.AccessLog;

/// <summary>
/// Logs one line for each request, when it ends, except health checks and scrapes that succeed. The line has the path
/// but never the query, which may contain a token.
/// </summary>
internal sealed class AccessLogMiddleware(RequestDelegate next, ILogger<AccessLogMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var start = new RequestStart();
        context.Features.Set(start);
        try
        {
            await next(context);
        }
        finally
        {
            var stream = context.Features.Get<ProxiedStream>();
            var timeout = context.Features.Get<RequestTimeout>();
            var end =
                stream?.EndReason
                ?? context.Features.Get<IClientConnection>()?.EndReason
                ?? TimeoutReason(timeout)
                ?? (HasLeft(context) ? StreamEndReason.ClientLeft : null);
            var endName = end is { } reason ? EndReasonCodes.Name(reason) : "";
            var status = HasLeft(context) ? StatusCodes.Status499ClientClosedRequest : context.Response.StatusCode;
            if (endName.Length > 0)
            {
                RequestSpan.Set(context, "edge.end", endName);
            }

            RequestSpan.Complete(context, status);
            if (logger.IsEnabled(LogLevel.Information) && !IsRoutine(context, status))
            {
                var request = new ServedRequest
                {
                    Method = TokenText.Remove(context.Request.Method),
                    Path = TokenText.Remove(context.Request.Path.ToUriComponent()),
                    Protocol = context.Request.Protocol,
                    Status = status,
                    DurationMs = (long)start.Elapsed.TotalMilliseconds,
                    Client = context.Connection.RemoteIpAddress,
                    Route = RouteOf(context),
                    Tenant = context.Features.Get<CallerIdentity>()?.Tenant ?? "",
                    End = endName,
                    RequestId = context.TraceIdentifier,
                    Bytes = stream?.BytesSent ?? timeout?.BytesSent ?? context.Response.ContentLength ?? 0,
                    Pings = stream?.PingsSent ?? 0,
                    TraceId = RequestSpan.TraceId(context),
                };
                if (stream is { IsReleased: false })
                {
                    // It was handed over to its connection, and its request has ended before it.
                    stream.Released = () =>
                    {
                        request.Complete(stream, start.Elapsed);
                        RequestLog.Served(logger, request);
                    };
                }
                else
                {
                    RequestLog.Served(logger, request);
                }
            }
        }
    }

    private static StreamEndReason? TimeoutReason(RequestTimeout? timeout) =>
        timeout?.Cause is { } cause ? EndReasonCodes.Of(cause)
        : timeout is { HasClientLeft: true } ? StreamEndReason.ClientLeft
        : null;

    // Health checks and scrapes come every few seconds, as do reads of the dashboard. The former have no endpoint.
    private static bool IsRoutine(HttpContext context, int status) =>
        status < StatusCodes.Status400BadRequest
        && context.Features.Get<ManagementConnection>() is not null
        && context.GetEndpoint() is var endpoint
        && (
            endpoint is null
            || (
                endpoint.Metadata.GetMetadata<PolledEndpoint>() is not null
                && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            )
        );

    // The configured route, or the group of the gateway's own endpoint.
    private static string RouteOf(HttpContext context)
    {
        var endpoint = context.GetEndpoint()?.Metadata;
        return endpoint?.GetMetadata<RouteModel>()?.Config.RouteId
            ?? endpoint?.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName
            ?? "";
    }

    private static bool HasLeft(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted;
}
