using EdgeGateway.Tokens.Keys;

namespace EdgeGateway.Tokens;

/// <summary>The section <c>Tokens</c>: what a token must look like to be believed. Changes are in force without a restart.</summary>
internal sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>The <c>iss</c> that tokens must carry and issued ones get; unset: not looked at.</summary>
    public string? Issuer
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>The <c>aud</c> that tokens must carry and issued ones get; unset: not looked at.</summary>
    public string? Audience
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>The keys of this gateway. Any of them verifies; the first one signs.</summary>
    public IList<SigningKeyOptions> SigningKeys { get; } = [];

    /// <summary>The public keys of others who issue tokens.</summary>
    public IList<KeySetOptions> KeySets { get; } = [];

    /// <summary>How long a logs_url opens dumps and streams.</summary>
    public TimeSpan LogsUrlLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after a logs_url was made a stream that it opened may last; not longer than the token that asked for the URL,
    /// and always as long as the URL itself. Zero: as long as the URL. Of logs_urls that are made from now on.</summary>
    public TimeSpan LogsUrlStreamLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How far the clock of whoever issues tokens may be ahead of ours (<c>nbf</c>, <c>iat</c>). A token never outlives its
    /// <c>exp</c>.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A token that lives longer than this, from its <c>iat</c> (without one: from now) to its <c>exp</c>, is not believed.
    /// The revocation of a tenant or an app is kept for so long.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromDays(366);

    /// <summary>How many tokens are remembered as valid, so that they are not verified again; some 1 KB each. 0: none. Read at the
    /// start alone.</summary>
    public int CacheSize { get; set; } = 10_000;

    /// <summary>Failed authentications of one client address in a minute, after which the failures are answered by 429; 0: no limit.
    /// Valid tokens from the address are not affected.</summary>
    public int MaxFailuresPerMinute { get; set; } = 20;
}
