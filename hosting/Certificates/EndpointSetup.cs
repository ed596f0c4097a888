using Microsoft.AspNetCore.Server.Kestrel;

namespace EdgeGateway.Hosting.Certificates;

/// <summary>What a feature adds to an endpoint each time that it is bound.</summary>
/// <param name="Endpoint">The endpoint's name; null for all endpoints.</param>
/// <param name="Configure">Adds it.</param>
internal sealed record EndpointSetup(string? Endpoint, Action<EndpointConfiguration> Configure)
{
    /// <summary>It sees connections before their TLS handshake; otherwise after it.</summary>
    public bool IsBeforeTls { get; init; }

    public bool IsFor(string endpoint) =>
        Endpoint is null || Endpoint.Equals(endpoint, StringComparison.OrdinalIgnoreCase);
}
