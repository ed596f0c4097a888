namespace EdgeGateway.Identity;

/// <summary>Marks requests that came over a configured proxy (<c>ForwardedHeaders</c>): what it says of its client is believed.</summary>
internal sealed class KnownProxy
{
    public static KnownProxy Instance { get; } = new();
}
