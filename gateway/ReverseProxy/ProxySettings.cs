using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.ReverseProxy;

/// <summary>The shape of the section <c>ReverseProxy</c>, to find unknown keys: YARP itself ignores them.</summary>
internal sealed class ProxySettings
{
    public IDictionary<string, RouteConfig> Routes { get; } = new Dictionary<string, RouteConfig>();

    public IDictionary<string, ClusterConfig> Clusters { get; } = new Dictionary<string, ClusterConfig>();
}
