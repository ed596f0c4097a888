using System.Net;

namespace EdgeGateway.ForwardedHeaders;

/// <summary>
/// The trusted proxies, as valid options configure them. IPv4 addresses that are written as IPv6 addresses are compared
/// as IPv4.
/// </summary>
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

    /// <summary>How many entries of <c>X-Forwarded-For</c> are read at most.</summary>
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

    /// <summary>
    /// Converts an IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) to IPv4 and returns any other address unchanged.
    /// </summary>
    public static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static System.Net.IPNetwork Unmapped(System.Net.IPNetwork network) =>
        network is { BaseAddress.IsIPv4MappedToIPv6: true, PrefixLength: >= 96 }
            ? new System.Net.IPNetwork(network.BaseAddress.MapToIPv4(), network.PrefixLength - 96)
            : network;
}
