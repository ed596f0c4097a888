namespace EdgeGateway.Tokens.Keys;

/// <summary>One HS256 key (RFC 7518 section 3.2).</summary>
internal sealed class SigningKeyOptions
{
    /// <summary>
    /// The <c>kid</c> in the header of tokens that this key signs; required, and unique among the keys.
    /// </summary>
    public string Id
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>
    /// The key: its UTF-8 bytes, at least 32. It never appears in any output. Either this or <see cref="SecretFile"/>
    /// is required.
    /// </summary>
    public string Secret
    {
        get;
        set => field = value ?? "";
    } = "";

    /// <summary>
    /// A file with the key instead of <see cref="Secret"/>; a line break at its end does not count. Unset: none. A
    /// change of the file applies without a restart.
    /// </summary>
    public string? SecretFile
    {
        get;
        set => field = string.IsNullOrEmpty(value) ? null : value;
    }

    /// <summary>The rule that <see cref="SecretFile"/> breaks, to follow "must be"; null if it breaks none.</summary>
    internal string? SecretFileFault { get; set; }
}
