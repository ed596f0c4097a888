namespace EdgeGateway.Redis;

/// <summary>What the gateway uses Redis for, as logs and metrics name it.</summary>
internal static class RedisOperations
{
    public const string Limits = "limits";
    public const string StreamLeases = "stream leases";
    public const string Revocations = "revocations";

    /// <summary>Writing and cleaning up are not reading: Redis may refuse one and accept the other.</summary>
    public const string NewRevocations = "new revocations";
    public const string RevocationChecks = "revocation checks";
    public const string OneTimeTokens = "one-time tokens";
}
