using System.Net;
using System.Net.Sockets;

namespace EdgeGateway.Hosting.Wire;

/// <summary>The network that a client's address belongs to, for limits per client.</summary>
internal static class ClientNetwork
{
    private const int Ipv6PrefixBytes = 8;

    /// <summary>
    /// Returns the address itself for IPv4 (also if mapped into IPv6), and its network of 64 bits for IPv6: a client
    /// can use any address of such a network.
    /// </summary>
    public static IPAddress FromAddress(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[Ipv6PrefixBytes..].Clear();
        return new IPAddress(bytes);
    }
}
