using StackExchange.Redis;

namespace EdgeGateway.Redis;

/// <summary>Every name that the gateway uses in Redis.</summary>
internal static class RedisKeys
{
    /// <summary>The stream of revocations; an entry has <see cref="RevokedKind"/>, <see cref="RevokedValue"/>,
    /// <see cref="RevokedAt"/> and <see cref="RevokedUntil"/>.</summary>
    public static readonly RedisKey Revocations = "edge:revocations";

    /// <summary>What is revoked: <c>jti</c>, <c>app</c> or <c>tenant</c>.</summary>
    public static readonly RedisValue RevokedKind = "k";

    /// <summary>The token's id, the app's or the tenant's name.</summary>
    public static readonly RedisValue RevokedValue = "v";

    /// <summary>Unix milliseconds: tokens that were issued until then are revoked.</summary>
    public static readonly RedisValue RevokedAt = "t";

    /// <summary>Unix milliseconds: when the last of these tokens has expired.</summary>
    public static readonly RedisValue RevokedUntil = "u";

    /// <summary>What is written to see whether a Redis that was away takes commands again; before a key of the command that failed, so that
    /// it is on the same node of a cluster.</summary>
    public static readonly RedisKey TryPrefix = "edge:try:";

    /// <summary>A one-time token that has been used; it is there until the token expires.</summary>
    public static RedisKey UsedTicket(string tokenId) => $"edge:ticket:{tokenId}";
}
