namespace EdgeGateway.Tokens.Keys;

/// <summary>One HS256 key (RFC 7518 section 3.2).</summary>
internal sealed class SigningKeyOptions
{
    /// <summary>The <c>kid</c> in the header of tokens that this key signs; required, and unique among the
    /// keys.</summary>
    public string Id
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The key: its UTF-8 bytes, at least 32. It never appears in any output.</summary>
    public string Secret
    {
        get;
        set => field = value ?? "";
    } = "";
}
