using System.Net;

namespace EdgeGateway.Bench.Proxies;

/// <summary>Where a proxy listens.</summary>
/// <param name="Http">HTTP/1.1 without TLS.</param>
/// <param name="Tls">HTTP/1.1 and HTTP/2 over TLS.</param>
/// <param name="Management">The management port of the gateway.</param>
internal sealed record ProxyEndpoints(IPEndPoint Http, IPEndPoint? Tls = null, IPEndPoint? Management = null)
{
    public static ProxyEndpoints Free() => new(Site.FreeAddress(), Site.FreeAddress(), Site.FreeAddress());
}
