using System.Net;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>A request, as far as rules are concerned.</summary>
/// <param name="clientId">The client's id.</param>
/// <param name="address">The client's address.</param>
/// <param name="method">The request's method.</param>
/// <param name="path">The request's path; it counts percent-encoded, in lower case, without a slash at its end.</param>
internal sealed class RequestIdentity(string clientId, IPAddress address, string method, PathString path)
{
    public string ClientId => clientId;

    public IPAddress Address { get; } = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The address as counters and logs name it.</summary>
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
