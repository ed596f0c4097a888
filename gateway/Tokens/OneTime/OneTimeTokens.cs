using System.Collections.Concurrent;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Identity;
using EdgeGateway.Redis;
using StackExchange.Redis;

namespace EdgeGateway.Tokens.OneTime;

/// <summary>
/// Records which one-time tokens have been used: in Redis for all gateways, or in memory where Redis is not configured.
/// </summary>
internal sealed class OneTimeTokens(RedisConnection redis, TimeProvider time)
{
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new();
    private long _lastPurge = time.GetTimestamp();

    /// <summary>Marks a one-time token as used.</summary>
    /// <returns>Whether it had not been used before.</returns>
    /// <exception cref="RedisUnavailableException">Redis did not answer. The token may be marked as used.</exception>
    public async Task<bool> TryUseAsync(CallerIdentity caller, CancellationToken cancellationToken)
    {
        var id = caller.TokenId!;
        if (!redis.IsConfigured)
        {
            Purge();
            return _used.TryAdd(id, caller.ExpiresAt);
        }

        // The token is rejected after its exp. The additional second covers differing clocks.
        var lifetime = caller.ExpiresAt - time.GetUtcNow() + TimeSpan.FromSeconds(1);
        var key = RedisKeys.UsedOneTimeToken(id);
        return await redis.RunAsync(
            RedisOperations.OneTimeTokens,
            key,
            database => database.StringSetAsync(key, RedisValue.EmptyString, lifetime, When.NotExists),
            cancellationToken
        );
    }

    private void Purge()
    {
        var last = Volatile.Read(ref _lastPurge);
        if (
            time.GetElapsedTime(last) < PurgeInterval
            || Interlocked.CompareExchange(ref _lastPurge, time.GetTimestamp(), last) != last
        )
        {
            return;
        }

        var now = time.GetUtcNow();
        foreach (var token in _used.Where(token => token.Value <= now))
        {
            _used.TryRemove(token);
        }
    }
}
