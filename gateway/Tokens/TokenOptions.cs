using EdgeGateway.Tokens.Keys;

namespace EdgeGateway.Tokens;

/// <summary>
/// The section <c>Tokens</c>: which tokens are valid. Changes apply without a restart, except <see cref="CacheSize"/>.
/// </summary>
internal sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>The <c>iss</c> that tokens must have, and that issued tokens get; unset: not checked.</summary>
    public string? Issuer
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>The <c>aud</c> that tokens must have, and that issued tokens get; unset: not checked.</summary>
    public string? Audience
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>
    /// The keys of this gateway. All of them verify tokens; the first one signs. Outside Development, at least one key
    /// or key set is required.
    /// </summary>
    public IList<SigningKeyOptions> SigningKeys { get; } = [];

    /// <summary>The public keys of other issuers. Default: none.</summary>
    public IList<KeySetOptions> KeySets { get; } = [];

    /// <summary>How long a logs_url opens dumps and streams: 1 s to 1 day. Default: 10 min.</summary>
    public TimeSpan LogsUrlLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a stream may last, from when its logs_url was issued: up to 7 days. It ends no later than the token
    /// that requested the URL allows, and no earlier than the URL itself. Zero: as long as the URL. A change applies to
    /// logs_urls issued from then on. Default: 12 h.
    /// </summary>
    public TimeSpan LogsUrlStreamLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// How far an issuer's clock may be ahead of this gateway's (for <c>nbf</c> and <c>iat</c>): up to 5 min. It does
    /// not extend <c>exp</c>. Default: 30 s.
    /// </summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest lifetime of a token, from its <c>iat</c> (without one: from now) to its <c>exp</c>. A token with a
    /// longer lifetime is rejected. Revocations of a tenant or an app are kept for this time.
    /// <see cref="LogsUrlLifetime"/> to 3,660 days. Default: 366 days.
    /// </summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromDays(366);

    /// <summary>
    /// How many valid tokens are cached, so that their signatures are not verified again; some 1 KB each. 0 to
    /// 10,000,000; 0: none. A change needs a restart. Default: 10,000.
    /// </summary>
    public int CacheSize { get; set; } = 10_000;

    /// <summary>
    /// Failed authentications of one client address in a minute. Further failures get 429; requests with valid tokens
    /// are not affected. 0 to 1,000,000; 0: no limit. Default: 20.
    /// </summary>
    public int MaxFailuresPerMinute { get; set; } = 20;
}
