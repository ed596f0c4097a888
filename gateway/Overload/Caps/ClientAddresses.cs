using System.Net;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Identity;

namespace EdgeGateway.Overload.Caps;

/// <summary>
/// The addresses for which caps per address count. Many clients have the address of a known proxy, or one of
/// <see cref="OverloadOptions.SharedNetworks"/>, so nothing is counted for these.
/// </summary>
internal sealed class ClientAddresses : IClientAddresses
{
    private readonly IKnownProxies _proxies;
    private volatile IPNetwork[] _shared;

    public ClientAddresses(IKnownProxies proxies, ReloadableOptions<OverloadOptions> options)
    {
        _proxies = proxies;
        _shared = Read(options.Current);
        options.Changed += () => _shared = Read(options.Current);
    }

    public IPAddress? Find(IPAddress? address)
    {
        if (address is null)
        {
            return null;
        }

        var network = ClientNetwork.FromAddress(address);
        var client = address.IsIPv4MappedToIPv6 ? network : address;
        foreach (var shared in _shared)
        {
            if (shared.Contains(client))
            {
                return null;
            }
        }

        return _proxies.Contains(client) ? null : network;
    }

    private static IPNetwork[] Read(OverloadOptions options) => [.. options.SharedNetworks.Select(IPNetwork.Parse)];
}
