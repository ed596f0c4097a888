using System.Collections.Concurrent;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Redis.Refusals;
using StackExchange.Redis;

namespace EdgeGateway.Redis;

/// <summary>
/// Runs commands that a request waits for, with a short deadline. A shard (one primary of a cluster, or all of Redis
/// without a cluster) that misses the deadline or refuses commands is unavailable: no command is sent to it until it
/// executes a probe. The other shards stay in use.
/// </summary>
internal sealed class DeadlineRedis(
    RedisConnection redis,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<DeadlineRedis> logger
)
{
    // Polls in 5 ms slices and ignores slices that ended late. A process that lacks CPU time or pool threads handles
    // its timers late, and received answers as well: it cannot measure whether Redis is slow. An answer that has been
    // received is awaited in any case.
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LateSlice = 2 * Slice;

    private static readonly TimeSpan FirstProbeInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestProbeInterval = TimeSpan.FromSeconds(8);

    // A shard that is unavailable again within this time is probed less often.
    private static readonly TimeSpan RelapseTime = TimeSpan.FromSeconds(10);

    private static readonly RedisScript ProbeLimits = new(typeof(DeadlineRedis).Assembly, "probe-limits.lua");
    private static readonly RedisScript ProbeLeases = new(typeof(DeadlineRedis).Assembly, "probe-leases.lua");

    /// <summary>The slot of every key where Redis is not a cluster.</summary>
    public const int NoSlot = -1;

    private readonly CancellationToken _stopping = lifetime.ApplicationStopped;
    private readonly ConcurrentDictionary<string, Shard> _shards = new(StringComparer.Ordinal);
    private volatile Task _slice = Task.CompletedTask;
    private int _unavailableShards;

    /// <summary>Whether Redis is configured.</summary>
    public bool IsConfigured => redis.IsConfigured;

    /// <summary>
    /// Whether gateways share all that they count: Redis is configured, and every shard is available.
    /// </summary>
    public bool IsShared => IsConfigured && Volatile.Read(ref _unavailableShards) == 0;

    /// <summary>Whether the key's shard is unavailable.</summary>
    public bool IsUnavailable(RedisKey key) =>
        Volatile.Read(ref _unavailableShards) > 0
        && _shards.TryGetValue(ShardName(key), out var shard)
        && shard.IsUnavailable;

    /// <summary>The key's slot in a cluster; <see cref="NoSlot"/> where Redis is not a cluster.</summary>
    public int Slot(RedisKey key) => redis.Multiplexer?.HashSlot(key) ?? NoSlot;

    /// <summary>The name of the key's shard: its server.</summary>
    public string ShardName(RedisKey key) =>
        redis.Multiplexer is { } multiplexer ? RedisServers.GetName(multiplexer, key) : "Redis";

    /// <summary>Runs a command, and waits for its result until the deadline.</summary>
    /// <param name="operation">One of <see cref="RedisOperations"/>.</param>
    /// <param name="key">One of the command's keys.</param>
    /// <param name="command">The command. Redis may have executed it even if there is no result.</param>
    /// <param name="cancellationToken">Ends the wait for the result.</param>
    /// <returns>The result; null where the key's shard is unavailable, or refuses the command for this key
    /// only.</returns>
    public async ValueTask<T?> TryRunAsync<T>(
        string operation,
        RedisKey key,
        Func<IDatabase, Task<T>> command,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (IsUnavailable(key))
        {
            return null;
        }

        var (result, fault) = await RunAsync(operation, key, command, cancellationToken);
        if (fault is { Refusal: not { IsKeySpecific: true, Cause: not RefusalCause.NoPerm } })
        {
            // Rights are granted by pattern: if Redis denies one tenant's key, it denies all of them.
            MarkUnavailable(operation, key, fault);
        }

        return result;
    }

    private async Task<(T? Result, RedisUnavailableException? Fault)> RunAsync<T>(
        string operation,
        RedisKey key,
        Func<IDatabase, Task<T>> command,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var running = redis.RunAsync(operation, key, command, cancellationToken);

        var waited = TimeSpan.Zero;
        while (!running.IsCompleted && (waited < Deadline || !IsAnswerPending(key)))
        {
            var began = time.GetTimestamp();
            await Task.WhenAny(running, SliceEnd());
            var slice = time.GetElapsedTime(began);
            waited += slice < LateSlice ? slice : TimeSpan.Zero;
        }

        if (!running.IsCompleted)
        {
            return (null, new RedisUnavailableException($"no answer within {Deadline.TotalMilliseconds} ms"));
        }

        try
        {
            return (await running, null);
        }
        catch (RedisUnavailableException exception)
        {
            return (null, exception);
        }
    }

    // All commands share one timer, because a command takes only some microseconds.
    private Task SliceEnd() =>
        _slice is { IsCompleted: false } slice ? slice : _slice = Task.Delay(Slice, time, CancellationToken.None);

    // Whether Redis still has to answer some command. If not, a command that has not completed only waits for a thread
    // of this process.
    private bool IsAnswerPending(RedisKey key)
    {
        if (redis.Multiplexer is not { } multiplexer)
        {
            return true;
        }

        var counters = RedisServers.FindPrimary(multiplexer, key) is { } primary
            ? multiplexer.GetServer(primary).GetCounters()
            : multiplexer.GetCounters();
        return counters.Interactive is not { PendingUnsentItems: 0, SentItemsAwaitingResponse: 0 };
    }

    private void MarkUnavailable(string operation, RedisKey key, RedisUnavailableException fault)
    {
        var name = ShardName(key);
        var shard = _shards.GetOrAdd(name, static _ => new Shard());
        if (shard.TryMarkUnavailable(time))
        {
            Interlocked.Increment(ref _unavailableShards);
            if (fault.Refusal is { } refusal)
            {
                RedisLog.Refuses(logger, name, refusal.Name);
            }
            else
            {
                RedisLog.Unavailable(logger, name, fault.Message);
            }

            _ = ProbeAsync(operation, shard, name, key);
        }
    }

    private async Task ProbeAsync(string operation, Shard shard, string name, RedisKey key)
    {
        // The probe runs the refused script's commands on keys with the same prefix, because a Redis user may have
        // rights for others only.
        var script = operation == RedisOperations.Limits ? ProbeLimits : ProbeLeases;
        RedisKey[] keys = [RedisKeys.Probe(key), RedisKeys.ProbeHash(key)];
        using var timer = new PeriodicTimer(shard.ProbeInterval, time);
        using var disposed = _stopping.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                var (_, fault) = await RunAsync(
                    operation,
                    key,
                    database => script.RunAsync(database, keys, []),
                    CancellationToken.None
                );
                if (fault is null)
                {
                    shard.MarkAvailable(time);
                    Interlocked.Decrement(ref _unavailableShards);
                    RedisLog.Available(logger, name);
                    return;
                }
            }
            catch (Exception exception)
            {
                // The loop survives every exception: limits would not be shared again without the next probe.
                RedisLog.ProbeFailed(logger, exception);
            }
        }
    }

    /// <summary>The state of a shard.</summary>
    private sealed class Shard
    {
        private int _isUnavailable;
        private long? _availableSince;

        public bool IsUnavailable => Volatile.Read(ref _isUnavailable) == 1;

        public TimeSpan ProbeInterval { get; private set; }

        /// <returns>Whether the shard was available before.</returns>
        public bool TryMarkUnavailable(TimeProvider time)
        {
            if (Interlocked.Exchange(ref _isUnavailable, 1) == 1)
            {
                return false;
            }

            ProbeInterval =
                _availableSince is { } since && time.GetElapsedTime(since) < RelapseTime
                    ? TimeSpan.FromTicks(Math.Min(2 * ProbeInterval.Ticks, LongestProbeInterval.Ticks))
                    : FirstProbeInterval;
            return true;
        }

        public void MarkAvailable(TimeProvider time)
        {
            _availableSince = time.GetTimestamp();
            Volatile.Write(ref _isUnavailable, 0);
        }
    }
}
