using System.Net;

namespace EdgeGateway.Identity;

/// <summary>The addresses for which limits per client address count.</summary>
internal interface IClientAddresses
{
    /// <summary>
    /// Returns the address that is counted: that of a client, or its network of 64 bits for IPv6. Null if many clients
    /// share the address.
    /// </summary>
    IPAddress? Find(IPAddress? address);
}
