using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
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
    public static RedisKey UsedOneTimeToken(string tokenId) => $"edge:ticket:{tokenId}";

    /// <summary>The leases of a tenant's streams, a sorted set: when each ends, in Unix ms. The braces are the cluster's hash tag: all of a
    /// tenant is in one slot.</summary>
    public static RedisKey TenantStreams(string tenant) => $"edge:streams:{{{Hash(tenant)}}}";

    /// <summary>Those of them that are for one app.</summary>
    public static RedisKey AppStreams(string tenant, string app) => TenantStreams(tenant).Append($":{Hash(app)}");

    /// <summary>A part of a key for a name of any length and any characters.</summary>
    public static string Hash(string name) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
