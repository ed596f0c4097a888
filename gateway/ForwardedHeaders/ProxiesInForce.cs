using System.Net;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;

namespace EdgeGateway.ForwardedHeaders;

/// <summary>The trusted proxies of the options in force.</summary>
internal sealed class ProxiesInForce : IKnownProxies
{
    private volatile KnownProxies _current;

    public ProxiesInForce(ReloadableOptions<ForwardedHeaderOptions> options)
    {
        _current = new KnownProxies(options.Current);
        options.Changed += () => _current = new KnownProxies(options.Current);
    }

    public KnownProxies Current => _current;

    public bool Contains(IPAddress address) => _current.Contains(address);
}
