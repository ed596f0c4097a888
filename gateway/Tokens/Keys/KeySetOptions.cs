namespace EdgeGateway.Tokens.Keys;

/// <summary>A JWKS document (RFC 7517 section 5) with the public keys of somebody else who issues tokens: RS256 keys of 2048 bits at
/// least, and ES256 keys. Other keys in it are passed over.</summary>
/// <remarks>A record, so that a set whose options did not change stays as it is when the configuration is read again.</remarks>
internal sealed record KeySetOptions
{
    /// <summary>A file. One of <see cref="File"/> and <see cref="Url"/> has to be there.</summary>
    public string? File
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>An https URL; http only on loopback, or where <see cref="RequireHttps"/> is off.</summary>
    public string? Url
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>Whoever stands between can replace keys that come by http.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>The <c>iss</c> of tokens by these keys; unset: <see cref="TokenOptions.Issuer"/>.</summary>
    public string? Issuer
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>The <c>aud</c> of tokens by these keys; unset: <see cref="TokenOptions.Audience"/>.</summary>
    public string? Audience
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>How often the document is read again. It is also read, at most once a minute, when a token names a key that is not
    /// in it. Unset: 10 s for a file, 10 min for a URL.</summary>
    public TimeSpan? RefreshInterval { get; set; }
}
