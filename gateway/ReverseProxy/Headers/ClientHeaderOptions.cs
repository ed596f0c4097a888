namespace EdgeGateway.ReverseProxy.Headers;

/// <summary>The section <c>ClientHeaders</c>: which headers of clients do not go on, beside those of <see cref="ReservedHeaders"/>. Follows
/// its configuration without a restart. A name may end in <c>*</c>.</summary>
internal sealed class ClientHeaderOptions
{
    public const string Section = "ClientHeaders";

    /// <summary>More names to drop, such as <c>X-Acme-User</c> or <c>X-Acme-*</c>.</summary>
    public IList<string> Drop { get; } = [];

    /// <summary>Names to let pass from everybody. They win over <see cref="Drop"/>.</summary>
    public IList<string> Pass { get; } = [];

    /// <summary>Names to let pass where the request came over a known proxy (<c>ForwardedHeaders</c>), which sets or removes them.</summary>
    public IList<string> PassFromKnownProxies { get; } = [];
}
