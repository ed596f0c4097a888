using System.Net;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>What rules match of a request.</summary>
/// <param name="clientId">The client's id, which selects the client's own rules.</param>
/// <param name="address">The client's address.</param>
/// <param name="method">The request's method.</param>
/// <param name="path">The request's path. It is compared percent-encoded, in lower case and without a trailing
/// slash.</param>
internal sealed class RequestIdentity(string clientId, IPAddress address, string method, PathString path)
{
    public string ClientId => clientId;

    /// <summary>Whether the client has no id, so that its address has the counters.</summary>
    public bool UsesAddressCounters { get; init; }

    /// <summary>The name of the client's counters.</summary>
    // Tenant names contain no spaces, so the key of an address cannot collide with one.
    public string ClientKey => field ??= UsesAddressCounters ? $"{clientId} {AddressText}" : clientId;

    public IPAddress Address { get; } = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The address in counters and logs.</summary>
    public string AddressText => field ??= Address.ToString();

    /// <summary><c>get:/path</c></summary>
    public string Endpoint => field ??= $"{method.ToLowerInvariant()}:{Path}";

    /// <summary><c>*:/path</c></summary>
    public string AnyVerb => field ??= $"*:{Path}";

    private string Path =>
        field ??= path.ToUriComponent().ToLowerInvariant() is { Length: > 1 } text
            ? text.TrimEnd('/')
            : path.ToUriComponent();
}
