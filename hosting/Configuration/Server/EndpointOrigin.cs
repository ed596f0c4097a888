namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>The setting that an endpoint of Kestrel is derived from, for messages about the endpoint.</summary>
/// <param name="Key">The setting's key.</param>
/// <param name="Url">The setting's value.</param>
internal sealed record EndpointOrigin(string Key, string? Url)
{
    /// <summary>Returns the setting that a key of the endpoint's section is derived from.</summary>
    public string Translate(string key) =>
        string.Concat(Key.AsSpan(0, Key.LastIndexOf(':') + 1), key.Split(':', 4)[^1]);

    /// <summary>The origin of an endpoint of Kestrel's own section.</summary>
    public static EndpointOrigin FromKestrel(string name, string? url) => new($"Kestrel:Endpoints:{name}:Url", url);
}
