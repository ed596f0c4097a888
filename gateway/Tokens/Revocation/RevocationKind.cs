namespace EdgeGateway.Tokens.Revocation;

/// <summary>What a revocation applies to.</summary>
internal enum RevocationKind
{
    /// <summary>One token, by its <c>jti</c>.</summary>
    Token,

    /// <summary>
    /// The use of an app's routes by tokens that were issued until then. These tokens stay valid for other apps.
    /// </summary>
    App,

    /// <summary>The tokens of a tenant that were issued until then.</summary>
    Tenant,
}
