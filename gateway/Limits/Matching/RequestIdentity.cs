using System.Net;

namespace EdgeGateway.Limits.Matching;

/// <summary>A request, as far as rules are concerned.</summary>
internal sealed class RequestIdentity
{
    /// <param name="clientId">The client's id.</param>
    /// <param name="address">The client's address.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="path">The request's path; it counts percent-encoded, in lower case, without a slash at its end.</param>
    public RequestIdentity(string clientId, IPAddress address, string method, PathString path)
    {
        ClientId = clientId;
        Address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var text = path.ToUriComponent().ToLowerInvariant();
        Path = text.Length > 1 ? text.TrimEnd('/') : text;
        Endpoint = $"{method.ToLowerInvariant()}:{Path}";
        AnyVerb = $"*:{Path}";
    }

    public string ClientId { get; }

    public IPAddress Address { get; }

    /// <summary>The address as counters and logs name it.</summary>
    public string AddressText => field ??= Address.ToString();

    public string Path { get; }

    /// <summary><c>get:/path</c></summary>
    public string Endpoint { get; }

    /// <summary><c>*:/path</c></summary>
    public string AnyVerb { get; }
}
