namespace EdgeGateway.Identity;

/// <summary>
/// Marks requests from a configured proxy (<c>ForwardedHeaders</c>), whose headers about its client are trusted.
/// </summary>
internal sealed class KnownProxy
{
    public static KnownProxy Instance { get; } = new();
}
