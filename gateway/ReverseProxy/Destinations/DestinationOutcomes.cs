using System.Net;
using EdgeGateway.Hosting.GatewaySecrets;
using EdgeGateway.Operations;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>
/// Records a destination's outcome as soon as its response's headers arrive, because a stream may run for hours.
/// </summary>
internal sealed class DestinationOutcomes(
    DestinationRecords records,
    ChangeLog changes,
    ILogger<DestinationOutcomes> logger
) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context) { }

    public void ValidateCluster(TransformClusterValidationContext context) { }

    public void Apply(TransformBuilderContext context) => context.AddResponseTransform(Report);

    private ValueTask Report(ResponseTransformContext response)
    {
        if (
            response.ProxyResponse is { } head
            && response.HttpContext.GetReverseProxyFeature() is { ProxiedDestination: { } destination } proxy
        )
        {
            var cluster = proxy.Cluster.Config.ClusterId;
            var record = records.Of(destination);
            if (record.ReportReachable())
            {
                DestinationLog.ReachableAgain(logger, destination.DestinationId, cluster);
                changes.AddUp(destination, cluster, "can be reached again");
            }

            if (records.Of(proxy.Route.Cluster!).ReportAvailable())
            {
                DestinationLog.SomeAvailable(logger, cluster);
            }

            var isRejected = GatewaySecret.IsRejected(head);
            if (record.ReportRejection(isRejected))
            {
                if (isRejected)
                {
                    DestinationLog.RejectsGateway(logger, destination.DestinationId, cluster);
                    changes.AddDown(destination, cluster, "does not accept this gateway");
                }
                else
                {
                    DestinationLog.AcceptsGateway(logger, destination.DestinationId, cluster);
                    changes.AddUp(destination, cluster, "accepts this gateway again");
                }
            }

            // A 500 is caused by the request, not by the destination.
            if (
                isRejected
                || head.StatusCode
                    is HttpStatusCode.BadGateway
                        or HttpStatusCode.ServiceUnavailable
                        or HttpStatusCode.GatewayTimeout
            )
            {
                record.ReportUnserved();
            }
            else
            {
                record.ReportSuccess();
            }
        }

        return default;
    }
}
