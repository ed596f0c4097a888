using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.ReverseProxy.Destinations;

/// <summary>Reports what a destination answered as soon as the head of its response is there: a stream's end may be hours away.</summary>
internal sealed class DestinationOutcomes(DestinationRecords records, ILogger<DestinationOutcomes> logger) : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context) => context.AddResponseTransform(Report);

    private ValueTask Report(ResponseTransformContext response)
    {
        if (response.ProxyResponse is { } head && response.HttpContext.GetReverseProxyFeature() is { ProxiedDestination: { } destination } proxy)
        {
            var record = records.Of(destination);
            if ((int)head.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                record.Failed();
            }
            else if (record.Succeeded())
            {
                DestinationLog.Back(logger, destination.DestinationId, proxy.Cluster.Config.ClusterId);
            }
        }

        return default;
    }
}
