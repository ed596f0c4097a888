using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.Streams;

/// <summary>Reads routes' policies over the configured defaults.</summary>
internal sealed class StreamPolicyReader(IOptions<KeepAliveOptions> keepAlive, IOptions<IdlePolicyOptions> idle)
{
    private readonly ConditionalWeakTable<RouteConfig, StreamPolicy> _read = [];

    private StreamPolicy Defaults => new(
        keepAlive.Value.Mode, keepAlive.Value.Interval, idle.Value.Timeout, idle.Value.BackendSilence, idle.Value.SlowClient, keepAlive.Value.Template);

    /// <summary>The policy of a route whose configuration is in force.</summary>
    public StreamPolicy Read(RouteConfig route) => _read.GetValue(route, key => Read(key, []));

    /// <summary>The route's policy; faults are added to <paramref name="faults"/>, one line each.</summary>
    public StreamPolicy Read(RouteConfig route, ICollection<string> faults) =>
        StreamPolicy.Read(route.RouteId, route.Metadata, Defaults, idle.Value.Tick, faults);
}
