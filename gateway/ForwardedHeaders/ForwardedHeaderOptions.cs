namespace EdgeGateway.ForwardedHeaders;

/// <summary>
/// The section <c>ForwardedHeaders</c>: the proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> the
/// gateway trusts. Changes apply without a restart.
/// </summary>
internal sealed class ForwardedHeaderOptions
{
    public const string Section = "ForwardedHeaders";

    /// <summary>
    /// The IP addresses of trusted proxies. Default: none. With no address and no network, the headers are ignored.
    /// </summary>
    public IList<string> KnownProxies { get; } = [];

    /// <summary>The networks of trusted proxies, such as <c>10.0.0.0/8</c>. Default: none.</summary>
    public IList<string> KnownNetworks { get; } = [];

    /// <summary>
    /// How many entries of <c>X-Forwarded-For</c> are read at most, starting with the last: 1 or more. Not set: no
    /// limit, as long as trusted proxies wrote them.
    /// </summary>
    public int? ForwardLimit { get; set; }
}
