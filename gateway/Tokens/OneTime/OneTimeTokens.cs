using System.Collections.Concurrent;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Identity;
using EdgeGateway.Redis;
using StackExchange.Redis;

namespace EdgeGateway.Tokens.OneTime;

/// <summary>One-time tokens: which of them have been used is shared in Redis, or, without one, known to this gateway alone.</summary>
internal sealed class OneTimeTokens(RedisConnection redis, TimeProvider time)
{
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new();
    private long _purged = time.GetTimestamp();

    /// <summary>Uses a ticket.</summary>
    /// <returns>Whether it had not been used before.</returns>
    /// <exception cref="RedisUnavailableException">Nobody knows. It may count as used from now on.</exception>
    public async Task<bool> UseAsync(CallerIdentity caller, CancellationToken cancellationToken)
    {
        var id = caller.TokenId!;
        if (!redis.IsConfigured)
        {
            Purge();
            return _used.TryAdd(id, caller.ExpiresAt);
        }

        // It is not believed after its exp; the second more is for clocks that are not the same.
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
        var last = Volatile.Read(ref _purged);
        if (
            time.GetElapsedTime(last) < BetweenPurges
            || Interlocked.CompareExchange(ref _purged, time.GetTimestamp(), last) != last
        )
        {
            return;
        }

        var now = time.GetUtcNow();
        foreach (var ticket in _used.Where(ticket => ticket.Value <= now))
        {
            _used.TryRemove(ticket);
        }
    }
}
