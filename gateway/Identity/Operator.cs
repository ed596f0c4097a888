namespace EdgeGateway.Identity;

/// <summary>Who uses the admin API: for the audit log.</summary>
/// <param name="Name">The tenant of the token; <c>loopback</c> for a process of this host without a token.</param>
/// <param name="TokenId">The <c>jti</c> of the token; null where there is none.</param>
internal sealed record Operator(string Name, string? TokenId)
{
    private static readonly Operator Local = new("loopback", null);

    /// <summary>Returns who sent a request that the management port has let through.</summary>
    public static Operator Of(HttpContext context) =>
        context.Features.Get<CallerIdentity>() is { } caller ? new(caller.Tenant, caller.TokenId) : Local;
}
