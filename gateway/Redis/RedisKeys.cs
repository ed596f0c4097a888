using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace EdgeGateway.Redis;

/// <summary>
/// All keys of the gateway in Redis. docs/reference/redis.md has the rights that a Redis user needs.
/// </summary>
internal static class RedisKeys
{
    /// <summary>
    /// The stream of revocations. An entry has the fields <see cref="RevokedKind"/>, <see cref="RevokedValue"/>,
    /// <see cref="RevokedAt"/> and <see cref="RevokedUntil"/>.
    /// </summary>
    public static readonly RedisKey Revocations = "edge:revocations";

    /// <summary>
    /// What is revoked: <c>jti</c>, <c>app</c> or <c>tenant</c>; with the prefix <c>undo-</c>, what is valid again.
    /// </summary>
    public static readonly RedisValue RevokedKind = "k";

    /// <summary>The token's id, or the name of the app or tenant.</summary>
    public static readonly RedisValue RevokedValue = "v";

    /// <summary>
    /// The time of the revocation, in Unix milliseconds: tokens that were issued until then are revoked.
    /// </summary>
    public static readonly RedisValue RevokedAt = "t";

    /// <summary>The time when the last of these tokens expires, in Unix milliseconds.</summary>
    public static readonly RedisValue RevokedUntil = "u";

    /// <summary>
    /// The gateways that share this Redis: a sorted set of their announcements, JSON, by the Unix milliseconds at which
    /// these expire.
    /// </summary>
    public static readonly RedisKey Gateways = "edge:gateways";

    /// <summary>The endpoint of a counter of all requests.</summary>
    public const string AllEndpoints = "";

    /// <summary>The endpoint of the counter that an id's paths share when it has counters for many others.</summary>
    public const string OtherPaths = "*";

    /// <summary>
    /// The key that the gateway writes to find out whether Redis accepts commands again. It begins like the key of the
    /// command that failed, so that it has the same rights and is in the same slot.
    /// </summary>
    public static RedisKey Probe(RedisKey key) => key.Append(":try");

    /// <summary>A second such key, for a hash.</summary>
    public static RedisKey ProbeHash(RedisKey key) => key.Append(":try-hash");

    /// <summary>Marks a one-time token as used, until the token expires.</summary>
    public static RedisKey UsedOneTimeToken(string tokenId) => $"edge:ticket:{tokenId}";

    /// <summary>
    /// The leases of a tenant's streams: a sorted set with the end of each in Unix milliseconds. The braces are the
    /// cluster's hash tag: all keys of a tenant are in one slot.
    /// </summary>
    public static RedisKey TenantStreams(string tenant) => $"edge:streams:{{{Hash(tenant)}}}";

    /// <summary>The leases of a tenant's streams for one app.</summary>
    public static RedisKey AppStreams(string tenant, string app) => TenantStreams(tenant).Append($":{Hash(app)}");

    /// <summary>
    /// What the keys of all counters of a client or an address begin with. The braces are the cluster's hash tag: all
    /// counters of an id are in one slot.
    /// </summary>
    /// <param name="prefix">The section's <c>RateLimitCounterPrefix</c>.</param>
    /// <param name="byAddress">Whether the id is an address. Otherwise it is a client's.</param>
    /// <param name="id">The id of the client, or the address.</param>
    public static string CountersOf(string prefix, bool byAddress, string id) =>
        $"{prefix}:{{{Hash($"{(byAddress ? "ip" : "client")} {id}")}}}";

    /// <summary>The key of a counter.</summary>
    /// <param name="counters">The result of <see cref="CountersOf"/>.</param>
    /// <param name="period">The rule's period, as the settings write it.</param>
    /// <param name="endpoint">
    /// The <see cref="Hash"/> of the endpoint that is counted, <see cref="AllEndpoints"/> or <see cref="OtherPaths"/>.
    /// </param>
    /// <param name="isSliding">Whether the counter has a sliding window. Otherwise its window is fixed.</param>
    public static string Counter(string counters, string period, string endpoint, bool isSliding) =>
        $"{counters}:{period}:{endpoint}{(isSliding ? ":sliding" : "")}";

    /// <summary>A hash for use in a key. The name may have any length and any characters.</summary>
    public static string Hash(string name) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
