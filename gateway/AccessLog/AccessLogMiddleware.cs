using System.Diagnostics;
using System.Text.RegularExpressions;
using EdgeGateway.Identity;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.Streams.Attachment;
using EdgeGateway.Streams.Lifecycle;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.AccessLog;

/// <summary>Logs one line for each request, when it ends. The line has
/// the path but never the query, which may contain a token.</summary>
internal sealed partial class AccessLogMiddleware(RequestDelegate next, ILogger<AccessLogMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (logger.IsEnabled(LogLevel.Information))
            {
                var end =
                    context.Features.Get<ProxiedStream>()?.EndReason
                    ?? context.Features.Get<IClientConnection>()?.EndReason
                    ?? TimeoutReason(context.Features.Get<RequestTimeout>())
                    ?? (HasLeft(context) ? StreamEndReason.ClientLeft : null);
                RequestLog.Served(
                    logger,
                    WithoutTokens(context.Request.Method),
                    WithoutTokens(context.Request.Path.ToUriComponent()),
                    context.Request.Protocol,
                    HasLeft(context) ? StatusCodes.Status499ClientClosedRequest : context.Response.StatusCode,
                    (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                    (object?)context.Connection.RemoteIpAddress ?? "",
                    context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId ?? "",
                    context.Features.Get<CallerIdentity>()?.Tenant ?? "",
                    end is { } reason ? EndReasonCodes.Name(reason) : "",
                    context.TraceIdentifier
                );
            }
        }
    }

    private static StreamEndReason? TimeoutReason(RequestTimeout? timeout) =>
        timeout?.Cause is { } cause ? EndReasonCodes.Of(cause)
        : timeout is { HasClientLeft: true } ? StreamEndReason.ClientLeft
        : null;

    private static bool HasLeft(HttpContext context) =>
        context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted;

    // A client that writes & instead of ? puts its token into the path.
    internal static string WithoutTokens(string text) =>
        text.Contains("eyJ", StringComparison.Ordinal) ? Token().Replace(text, "[token]") : text;

    [GeneratedRegex(@"eyJ[\w%-]+(\.[\w%-]*)*", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
