namespace EdgeGateway.ReverseProxy.Headers.Filtering;

/// <summary>
/// The section <c>ClientHeaders</c>: which client headers are removed in addition to <see cref="ReservedHeaders"/>.
/// Changes apply without a restart. A name may end with <c>*</c>.
/// </summary>
internal sealed class ClientHeaderOptions
{
    public const string Section = "ClientHeaders";

    /// <summary>
    /// More names to remove, such as <c>X-Acme-User</c> or <c>X-Acme-*</c>. Names that HTTP needs (<c>Host</c> and the
    /// like) are invalid. Default: none.
    /// </summary>
    public IList<string> Drop { get; } = [];

    /// <summary>
    /// Names that are forwarded from all clients. They override <see cref="Drop"/>. Names that the gateway writes are
    /// invalid. Default: none.
    /// </summary>
    public IList<string> Pass { get; } = [];

    /// <summary>
    /// Names that are forwarded only from trusted proxies (<c>ForwardedHeaders</c>), which must set or remove them.
    /// Default: none.
    /// </summary>
    public IList<string> PassFromKnownProxies { get; } = [];
}
