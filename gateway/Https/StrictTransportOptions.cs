namespace EdgeGateway.Https;

/// <summary>
/// The section <c>Https:Hsts</c>: <c>Strict-Transport-Security</c> (RFC 6797) on responses over TLS.
/// </summary>
internal sealed class StrictTransportOptions
{
    /// <summary>
    /// How long browsers use nothing but https for this host, in whole seconds. Zero sends no header. Default: zero.
    /// </summary>
    public TimeSpan MaxAge { get; set; }

    /// <summary>Whether that holds for all subdomains of the host, too. Default: false.</summary>
    public bool IncludeSubDomains { get; set; }

    /// <summary>Whether browsers may add the host to their built-in lists. Default: false.</summary>
    public bool Preload { get; set; }
}
