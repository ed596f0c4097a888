using System.Net;

namespace EdgeGateway.Identity;

/// <summary>The configured proxies (<c>ForwardedHeaders</c>), as currently configured.</summary>
internal interface IKnownProxies
{
    /// <summary>Whether the address is that of a proxy. IPv4 addresses are not written as IPv6 addresses.</summary>
    bool Contains(IPAddress address);
}
