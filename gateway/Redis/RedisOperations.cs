namespace EdgeGateway.Redis;

/// <summary>The kinds of Redis commands, as logs and metrics name them.</summary>
internal static class RedisOperations
{
    public const string Limits = "limits";
    public const string StreamLeases = "stream leases";
    public const string Revocations = "revocations";

    /// <summary>
    /// Writing has its own name, as have checks, because Redis may refuse one of them and accept the others.
    /// </summary>
    public const string NewRevocations = "new revocations";
    public const string RevocationChecks = "revocation checks";
    public const string OneTimeTokens = "one-time tokens";

    /// <summary>The announcements of gateways to each other.</summary>
    public const string Gateways = "gateways";
}
