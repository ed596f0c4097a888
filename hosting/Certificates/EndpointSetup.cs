using Microsoft.AspNetCore.Server.Kestrel;

namespace EdgeGateway.Hosting.Certificates;

/// <summary>What a feature adds to an endpoint each time that it is bound, after TLS.</summary>
/// <param name="Endpoint">The endpoint's name; null for all endpoints.</param>
/// <param name="Configure">Adds it.</param>
internal sealed record EndpointSetup(string? Endpoint, Action<EndpointConfiguration> Configure)
{
    public bool IsFor(string endpoint) =>
        Endpoint is null || Endpoint.Equals(endpoint, StringComparison.OrdinalIgnoreCase);
}
