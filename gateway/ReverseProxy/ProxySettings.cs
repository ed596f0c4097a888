using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.ReverseProxy;

/// <summary>What the section <c>ReverseProxy</c> may hold. YARP itself passes over keys that it does not know.</summary>
internal sealed class ProxySettings
{
    public IDictionary<string, RouteConfig> Routes { get; } = new Dictionary<string, RouteConfig>();

    public IDictionary<string, ClusterConfig> Clusters { get; } = new Dictionary<string, ClusterConfig>();
}
