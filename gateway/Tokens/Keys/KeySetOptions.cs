namespace EdgeGateway.Tokens.Keys;

/// <summary>
/// A JWKS document (RFC 7517 section 5) with the public keys of another issuer: RS256 keys of at least 2048 bits, and
/// ES256 keys. Other keys in it are ignored.
/// </summary>
/// <remarks>A record, so that a reload keeps the key sets whose options have not changed.</remarks>
internal sealed record KeySetOptions
{
    /// <summary>The path of a file. One of <see cref="File"/> and <see cref="Url"/> is required.</summary>
    public string? File
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>
    /// An https URL; http only on loopback, or where <see cref="RequireHttps"/> is off. Redirects are not followed.
    /// </summary>
    public string? Url
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>
    /// Whether <see cref="Url"/> must be https. Over http, anyone on the network path can replace the keys. Default:
    /// true.
    /// </summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>The <c>iss</c> of tokens that these keys sign; unset: <see cref="TokenOptions.Issuer"/>.</summary>
    public string? Issuer
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>The <c>aud</c> of tokens that these keys sign; unset: <see cref="TokenOptions.Audience"/>.</summary>
    public string? Audience
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>
    /// How often the document is read: 1 s to 1 day. It is also read, at most once a minute, when a token has an
    /// unknown key id. Unset: 10 s for a file, 10 min for a URL.
    /// </summary>
    public TimeSpan? RefreshInterval { get; set; }
}
