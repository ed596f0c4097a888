using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace EdgeGateway.ReverseProxy.Destinations.Resolution;

/// <summary>
/// Makes a destination of each address of a host, for destinations whose <c>Metadata</c> asks for it. Requests keep the
/// name in <c>Host</c> and in the TLS handshake.
/// </summary>
internal sealed class EachAddressResolver(HostAddresses hosts) : IDestinationResolver
{
    /// <summary>The key in the metadata of a destination.</summary>
    public const string Key = "EachAddress";

    /// <summary>Whether the value of <see cref="Key"/> is valid.</summary>
    public static bool IsValid(DestinationConfig destination) =>
        destination.Metadata?.GetValueOrDefault(Key) is not { } text || bool.TryParse(text, out _);

    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations,
        CancellationToken cancellationToken
    )
    {
        // Taken before the lookups: a change between them and the return is not missed.
        var change = hosts.Change;
        var resolved = new Dictionary<string, DestinationConfig>(StringComparer.OrdinalIgnoreCase);
        var isAsked = false;
        foreach (var (name, destination) in destinations)
        {
            if (!IsAsked(destination))
            {
                resolved[name] = destination;
                continue;
            }

            isAsked = true;
            var url = new Uri(destination.Address);
            var addresses = await hosts.GetAsync(url.DnsSafeHost, cancellationToken);
            if (addresses.Count == 0)
            {
                // Requests then report the host as unknown, until it has an address.
                resolved[name] = destination;
            }

            foreach (var address in addresses)
            {
                resolved[$"{name}[{address}]"] = destination with
                {
                    Address = Replace(url, address),
                    Health = destination.Health is { Length: > 0 } health
                        ? Replace(new Uri(health), address)
                        : destination.Health,
                    Host = destination.Host is { Length: > 0 } host ? host : url.Authority,
                };
            }
        }

        return new ResolvedDestinationCollection(resolved, isAsked ? change : null);
    }

    private static bool IsAsked(DestinationConfig destination) =>
        bool.TryParse(destination.Metadata?.GetValueOrDefault(Key), out var isAsked) && isAsked;

    private static string Replace(Uri url, IPAddress address) =>
        new UriBuilder(url) { Host = address.ToString() }.Uri.ToString();
}
