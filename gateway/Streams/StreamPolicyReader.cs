using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.Streams;

/// <summary>Reads routes' policies over the configured defaults.</summary>
internal sealed class StreamPolicyReader(IOptions<KeepAliveOptions> keepAlive, IOptions<IdlePolicyOptions> idle)
{
    private StreamPolicy Defaults => new(
        keepAlive.Value.Mode, keepAlive.Value.Interval, idle.Value.Timeout, idle.Value.BackendSilence, keepAlive.Value.Template);

    /// <summary>The route's policy; faults are added to <paramref name="faults"/>, one line each.</summary>
    public StreamPolicy Read(RouteConfig route, ICollection<string> faults) =>
        StreamPolicy.Read(route.RouteId, route.Metadata, Defaults, idle.Value.Tick, faults);
}
