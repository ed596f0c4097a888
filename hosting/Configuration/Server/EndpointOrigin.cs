namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>The setting that an endpoint of Kestrel comes from, for messages about it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Url">Its value.</param>
internal sealed record EndpointOrigin(string Key, string? Url)
{
    /// <summary>The endpoint's own section.</summary>
    public static EndpointOrigin Own(string name, string? url) => new($"Kestrel:Endpoints:{name}:Url", url);
}
