using EdgeGateway.RequestTimeouts;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>
/// Sends a request to another destination when the connection to its own could not be established. No byte of such a request has been sent,
/// so this is safe for any method. Each destination is tried once at most. All that counts requests (limits, leases, one-time tokens) comes
/// before this.
/// </summary>
internal sealed class OtherDestinationMiddleware(
    RequestDelegate next, DestinationRecords records, DestinationMetrics metrics, ILogger<OtherDestinationMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        Report(context);
        if (!IsUnsent(context))
        {
            return;
        }

        var proxy = context.GetReverseProxyFeature();
        for (HashSet<DestinationState> tried = []; IsUnsent(context) && proxy.ProxiedDestination is { } failed && tried.Add(failed);)
        {
            // Read anew: health checks take destinations out meanwhile, this one among them.
            DestinationState[] others = [.. proxy.Route.Cluster!.DestinationsState.AvailableDestinations.Where(other => !tried.Contains(other))];
            if (others.Length == 0)
            {
                return;
            }

            proxy.AvailableDestinations = others;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK;
            metrics.Moved(proxy.Cluster.Config.ClusterId);
            await next(context);
            Report(context);
        }
    }

    private static bool IsUnsent(HttpContext context) =>
        ConnectFailure.Of(context) is not null
        && !context.Response.HasStarted
        && context.Features.GetRequiredFeature<RequestTimeout>() is { IsBodyRead: false, Cause: null };

    private void Report(HttpContext context)
    {
        if (context.GetForwarderErrorFeature() is not { } failure
            || context.RequestAborted.IsCancellationRequested
            || context.GetReverseProxyFeature() is not { ProxiedDestination: { } destination } proxy)
        {
            return;
        }

        var record = records.Of(destination);
        if (ConnectFailure.Of(context) is { } reason)
        {
            if (record.ConnectFailed())
            {
                DestinationLog.Unreachable(
                    logger, destination.DestinationId, proxy.Cluster.Config.ClusterId, reason.GetBaseException().Message);
            }
        }
        else if (failure.Error is ForwarderError.Request or ForwarderError.RequestTimedOut or ForwarderError.RequestBodyDestination
            or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination)
        {
            record.Failed();
        }
    }
}
