namespace EdgeGateway.Tokens.Revocation;

/// <summary>What a revocation is about.</summary>
internal enum RevocationKind
{
    /// <summary>One token, by its <c>jti</c>.</summary>
    Token,

    /// <summary>The use of an app's routes by the tokens that were issued until then, whatever else these are for.</summary>
    App,

    /// <summary>The tokens of a tenant that were issued until then.</summary>
    Tenant,
}
