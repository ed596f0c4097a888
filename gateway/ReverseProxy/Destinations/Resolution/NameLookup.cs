using System.Net;

namespace EdgeGateway.ReverseProxy.Destinations.Resolution;

/// <summary>
/// Returns the addresses of a host. Throws <see cref="System.Net.Sockets.SocketException"/> if the host has none.
/// </summary>
internal delegate Task<IPAddress[]> NameLookup(string host, CancellationToken cancellationToken);
