using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Operations;
using EdgeGateway.RequestTimeouts;
using EdgeGateway.ReverseProxy.Destinations.Admin;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>
/// Retries a request at another destination if the connection to the first could not be established. No byte of the
/// request was sent, so this is safe for any method. Each destination is tried once at most. Middleware that counts
/// requests (limits, leases, one-time tokens) must run before this one.
/// </summary>
internal sealed class DestinationRetryMiddleware(
    RequestDelegate next,
    DestinationRecords records,
    DestinationMetrics metrics,
    DrainedDestinations drained,
    ChangeLog changes,
    ILogger<DestinationRetryMiddleware> logger
)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();

        proxy.AvailableDestinations = drained.Select(proxy.Route.Cluster!, proxy.AvailableDestinations);

        // A failed attempt leaves response headers (of the route's transforms, and a session affinity cookie) and items
        // behind. With these, the next attempt would pin the client to the failed destination.
        var hasOthers = proxy.Route.Cluster!.DestinationsState.AllDestinations.Count > 1;
        KeyValuePair<string, StringValues>[] headers = hasOthers ? [.. context.Response.Headers] : [];
        object[] items = hasOthers ? [.. context.Items.Keys] : [];
        await next(context);
        Report(context);
        if (!hasOthers)
        {
            return;
        }

        for (
            HashSet<DestinationState>? tried = null;
            IsUnsent(context) && proxy.ProxiedDestination is { } failed && (tried ??= []).Add(failed);

        )
        {
            // Read again, because health checks may have marked destinations unhealthy meanwhile, including this one.
            DestinationState[] others =
            [
                .. drained
                    .Select(proxy.Route.Cluster!, proxy.Route.Cluster!.DestinationsState.AvailableDestinations)
                    .Where(other => !tried.Contains(other)),
            ];
            if (others.Length == 0)
            {
                return;
            }

            proxy.AvailableDestinations = others;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.Clear();
            foreach (var header in headers)
            {
                context.Response.Headers.Add(header);
            }

            foreach (var item in context.Items.Keys.Except(items).ToArray())
            {
                context.Items.Remove(item);
            }

            metrics.Retried(proxy.Cluster.Config.ClusterId);
            await next(context);
            Report(context);
        }
    }

    private static bool IsUnsent(HttpContext context) =>
        ConnectFailure.Find(context) is not null
        && !context.Response.HasStarted
        && context.Features.GetRequiredFeature<RequestTimeout>() is { IsBodyReadStarted: false, Cause: null };

    private void Report(HttpContext context)
    {
        if (context.GetForwarderErrorFeature() is not { } failure || context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        var proxy = context.GetReverseProxyFeature();
        var cluster = proxy.Cluster.Config.ClusterId;
        if (failure.Error == ForwarderError.NoAvailableDestinations)
        {
            if (records.Of(proxy.Route.Cluster!).ReportEmpty())
            {
                DestinationLog.NoneAvailable(logger, cluster);
            }
        }
        else if (proxy.ProxiedDestination is { } destination)
        {
            var record = records.Of(destination);
            if (ConnectFailure.Find(context) is { } reason)
            {
                if (record.ReportConnectFailure())
                {
                    var text = SecretKeys.MaskUsers(reason.GetBaseException().Message);
                    DestinationLog.Unreachable(logger, destination.DestinationId, cluster, text);
                    changes.AddDown(destination, cluster, $"cannot be reached: {text}");
                }
            }
            else if (IsBroken(failure))
            {
                record.ReportFailure();
            }
            else if (
                failure.Error
                is ForwarderError.Request
                    or ForwarderError.RequestTimedOut
                    or ForwarderError.RequestBodyDestination
                    or ForwarderError.ResponseHeaders
                    or ForwarderError.ResponseBodyDestination
            )
            {
                record.ReportUnserved();
            }
        }
    }

    // The connection ended without a response.
    private static bool IsBroken(IForwarderErrorFeature failure) =>
        failure
            is {
                Error: ForwarderError.Request,
                Exception: HttpRequestException { HttpRequestError: not HttpRequestError.InvalidResponse },
            };
}
