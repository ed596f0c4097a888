namespace EdgeGateway.ForwardedHeaders;

/// <summary>The section <c>ForwardedHeaders</c>: who is believed about <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c>. Follows its
/// configuration without a restart.</summary>
internal sealed class ForwardedHeaderOptions
{
    public const string Section = "ForwardedHeaders";

    /// <summary>The addresses of known proxies. Empty, with no network either: nobody is believed.</summary>
    public IList<string> KnownProxies { get; } = [];

    /// <summary>The networks of known proxies, such as <c>10.0.0.0/8</c>.</summary>
    public IList<string> KnownNetworks { get; } = [];

    /// <summary>How many entries of <c>X-Forwarded-For</c> are read at most, from the last one back. None: as long as they are known proxies'.</summary>
    public int? ForwardLimit { get; set; }
}
