using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace EdgeGateway.Redis;

/// <summary>The names that the gateway uses in Redis, but for the counters of limits, whose names begin with
/// <c>RateLimitCounterPrefix</c> (<c>crlc:</c>). The rights that a user of Redis needs are in docs/reference/redis.md.</summary>
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

    /// <summary>What is written to see whether a Redis that was away accepts commands again. It begins like the key of the command that failed:
    /// the rights on it are the same, and it is in the same slot.</summary>
    public static RedisKey Try(RedisKey key) => key.Append(":try");

    /// <summary>Another one of these, for a value of another type.</summary>
    public static RedisKey TryHash(RedisKey key) => key.Append(":try-hash");

    /// <summary>A one-time token that has been used; it is there until the token expires.</summary>
    public static RedisKey UsedOneTimeToken(string tokenId) => $"edge:ticket:{tokenId}";

    /// <summary>The leases of a tenant's streams, a sorted set: when each ends, in Unix ms. The braces are the cluster's hash tag: all of a
    /// tenant is in one slot.</summary>
    public static RedisKey TenantStreams(string tenant) => $"edge:streams:{{{Hash(tenant)}}}";

    /// <summary>Those of them that are for one app.</summary>
    public static RedisKey AppStreams(string tenant, string app) => TenantStreams(tenant).Append($":{Hash(app)}");

    /// <summary>A part of a key for a name of any length and any characters.</summary>
    public static string Hash(string name) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
