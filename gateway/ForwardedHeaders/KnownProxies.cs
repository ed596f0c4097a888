using System.Net;

namespace EdgeGateway.ForwardedHeaders;

/// <summary>The proxies that are believed, of valid options. IPv4 addresses are compared as such, also where somebody wrote them as IPv6
/// ones.</summary>
internal sealed class KnownProxies(ForwardedHeaderOptions options)
{
    private readonly HashSet<IPAddress> _addresses =
    [
        .. options.KnownProxies.Select(text => Unmapped(IPAddress.Parse(text))),
    ];
    private readonly System.Net.IPNetwork[] _networks =
    [
        .. options.KnownNetworks.Select(text => Unmapped(System.Net.IPNetwork.Parse(text))),
    ];

    /// <summary>How many proxies a request may have passed.</summary>
    public int Limit { get; } = options.ForwardLimit ?? int.MaxValue;

    public bool Contains(IPAddress address)
    {
        if (_addresses.Contains(address))
        {
            return true;
        }

        foreach (var network in _networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An IPv4 address that is written as an IPv6 one (RFC 4291 section 2.5.5.2) as itself, any other as it is.</summary>
    public static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static System.Net.IPNetwork Unmapped(System.Net.IPNetwork network) =>
        network is { BaseAddress.IsIPv4MappedToIPv6: true, PrefixLength: >= 96 }
            ? new System.Net.IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - 96)
            : network;
}
