namespace EdgeGateway.Tokens;

/// <summary>The section <c>Tokens</c>: what a token must look like to be believed.</summary>
internal sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>The <c>iss</c> that tokens must carry and issued ones get; unset: not looked at.</summary>
    public string? Issuer { get; set; }

    /// <summary>The <c>aud</c> that tokens must carry and issued ones get; unset: not looked at.</summary>
    public string? Audience { get; set; }

    /// <summary>The keys. Any of them verifies; the first one signs.</summary>
    public IList<SigningKeyOptions> SigningKeys { get; } = [];

    /// <summary>How long the token in a logs_url lives.</summary>
    public TimeSpan LogsUrlLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How far the clock of whoever issues tokens may be ahead of ours (<c>nbf</c>). A token never outlives its <c>exp</c>.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);
}
