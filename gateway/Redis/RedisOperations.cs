namespace EdgeGateway.Redis;

/// <summary>What the gateway uses Redis for, as logs and metrics name it.</summary>
internal static class RedisOperations
{
    public const string Limits = "limits";
    public const string StreamLeases = "stream leases";
    public const string Revocations = "revocations";
    public const string OneTimeTokens = "one-time tokens";
}
