namespace EdgeGateway.Tokens.Keys;

/// <summary>One HS256 key (RFC 7518 section 3.2).</summary>
internal sealed class SigningKeyOptions
{
    /// <summary>The <c>kid</c> in the header of tokens that this key signs.</summary>
    public string Id
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>The key: its UTF-8 bytes, 32 at least. Never shown in any output.</summary>
    public string Secret
    {
        get;
        set => field = value ?? "";
    } = "";
}
