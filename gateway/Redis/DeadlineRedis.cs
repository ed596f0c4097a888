using System.Collections.Concurrent;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Redis.Refusals;
using StackExchange.Redis;

namespace EdgeGateway.Redis;

/// <summary>
/// Redis for what cannot wait. A part of it (all of it, or one primary of a cluster) that does not answer in good time, or refuses, is away:
/// nobody asks it any more, until it carries commands out again. The other parts are asked meanwhile.
/// </summary>
internal sealed partial class DeadlineRedis(
    RedisConnection redis,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<DeadlineRedis> logger
)
{
    // Polled in turns, without those for which this process was late. A process that has not enough of the processors, or whose threads are all
    // taken, is late for its turns as it is for answers that have come: it cannot tell whether Redis is slow. What the client has read is waited
    // for anyway.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Late = 2 * TurnLength;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MostBetweenTries = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static readonly RedisScript TryLimits = new(typeof(DeadlineRedis).Assembly, "try-limits.lua");
    private static readonly RedisScript TryLeases = new(typeof(DeadlineRedis).Assembly, "try-leases.lua");

    /// <summary>All keys are in one place.</summary>
    public const int NoSlot = -1;

    private readonly CancellationToken _stopping = lifetime.ApplicationStopped;
    private readonly ConcurrentDictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private volatile Task _turn = Task.CompletedTask;
    private int _away;

    /// <summary>Whether there is a Redis to share things in.</summary>
    public bool IsConfigured => redis.IsConfigured;

    /// <summary>Gateways share what they count, all of it.</summary>
    public bool IsShared => IsConfigured && Volatile.Read(ref _away) == 0;

    /// <summary>The part of Redis that has a key is not asked at present.</summary>
    public bool IsAway(RedisKey key) =>
        Volatile.Read(ref _away) > 0 && _parts.TryGetValue(PartOf(key), out var part) && part.IsAway;

    /// <summary>The slot of a cluster that a key is in; <see cref="NoSlot"/> where Redis is no cluster.</summary>
    public int Slot(RedisKey key) => redis.Multiplexer?.HashSlot(key) ?? NoSlot;

    /// <summary>The name of the part of Redis that has a key.</summary>
    public string PartOf(RedisKey key) =>
        redis.Multiplexer is { } multiplexer ? RedisServers.Name(multiplexer, key) : "Redis";

    /// <summary>Runs a command, if that can be done in good time.</summary>
    /// <param name="operation">One of <see cref="RedisOperations"/>.</param>
    /// <param name="key">A key of the command's.</param>
    /// <param name="command">The command; that it has no result does not say that it was not carried out.</param>
    /// <param name="cancellationToken">Nobody wants the result any more.</param>
    /// <returns>Its result; null where the key's part of Redis is away, or where it refuses the command for this key alone.</returns>
    public async ValueTask<T?> TryRunAsync<T>(
        string operation,
        RedisKey key,
        Func<IDatabase, Task<T>> command,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (IsAway(key))
        {
            return null;
        }

        var (result, fault) = await RunAsync(operation, key, command, cancellationToken);
        if (fault is { Refusal: not { IsKeySpecific: true, Cause: not RefusalCause.NoPerm } })
        {
            // Rights are given by pattern: where one tenant's key is refused, all are.
            GoAway(operation, key, fault);
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
        while (!running.IsCompleted && (waited < Patience || !IsOwed(key)))
        {
            var began = time.GetTimestamp();
            await Task.WhenAny(running, TurnEnd());
            var turn = time.GetElapsedTime(began);
            waited += turn < Late ? turn : TimeSpan.Zero;
        }

        if (!running.IsCompleted)
        {
            return (null, new RedisUnavailableException($"no answer within {Patience.TotalMilliseconds} ms"));
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

    // One timer for all commands, as a command takes some microseconds.
    private Task TurnEnd() =>
        _turn is { IsCompleted: false } turn ? turn : _turn = Task.Delay(TurnLength, time, CancellationToken.None);

    // Redis has not answered everything yet. Where it has, a command that still runs only waits for a thread of this process.
    private bool IsOwed(RedisKey key)
    {
        if (redis.Multiplexer is not { } multiplexer)
        {
            return true;
        }

        var counters = RedisServers.Primary(multiplexer, key) is { } primary
            ? multiplexer.GetServer(primary).GetCounters()
            : multiplexer.GetCounters();
        return counters.Interactive is not { PendingUnsentItems: 0, SentItemsAwaitingResponse: 0 };
    }

    private void GoAway(string operation, RedisKey key, RedisUnavailableException fault)
    {
        var name = PartOf(key);
        var part = _parts.GetOrAdd(name, static _ => new Part());
        if (part.TryGoAway(time))
        {
            Interlocked.Increment(ref _away);
            if (fault.Refusal is { } refusal)
            {
                Log.Refuses(logger, name, refusal.Name);
            }
            else
            {
                Log.Away(logger, name, fault.Message);
            }

            _ = ComeBackAsync(operation, part, name, key);
        }
    }

    private async Task ComeBackAsync(string operation, Part part, string name, RedisKey key)
    {
        // Commands of the same kind on keys with the same beginning: a user may have the rights for others.
        var script = operation == RedisOperations.Limits ? TryLimits : TryLeases;
        RedisKey[] keys = [RedisKeys.Try(key), RedisKeys.TryHash(key)];
        using var timer = new PeriodicTimer(part.BetweenTries, time);
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
                    part.ComeBack(time);
                    Interlocked.Decrement(ref _away);
                    Log.Back(logger, name);
                    return;
                }
            }
            catch (Exception exception)
            {
                // Whatever it is: without the next try, limits would not be shared again.
                Log.TryFailed(logger, exception);
            }
        }
    }

    /// <summary>What is known of a part of Redis.</summary>
    private sealed class Part
    {
        private int _isAway;
        private long? _cameBack;

        public bool IsAway => Volatile.Read(ref _isAway) == 1;

        public TimeSpan BetweenTries { get; private set; }

        /// <returns>Whether it was not away.</returns>
        public bool TryGoAway(TimeProvider time)
        {
            if (Interlocked.Exchange(ref _isAway, 1) == 1)
            {
                return false;
            }

            BetweenTries =
                _cameBack is { } back && time.GetElapsedTime(back) < Soon
                    ? TimeSpan.FromTicks(Math.Min(2 * BetweenTries.Ticks, MostBetweenTries.Ticks))
                    : DeadlineRedis.BetweenTries;
            return true;
        }

        public void ComeBack(TimeProvider time)
        {
            _cameBack = time.GetTimestamp();
            Volatile.Write(ref _isAway, 0);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1720, LogLevel.Warning, "Redis is away ({Part}); this gateway holds limits by itself: {Reason}")]
        public static partial void Away(ILogger logger, string part, string reason);

        [LoggerMessage(
            1721,
            LogLevel.Warning,
            "Redis refuses commands ({Part}); this gateway holds limits by itself: {Cause}"
        )]
        public static partial void Refuses(ILogger logger, string part, string cause);

        [LoggerMessage(1722, LogLevel.Information, "Redis is back ({Part}); limits are shared again")]
        public static partial void Back(ILogger logger, string part);

        [LoggerMessage(1723, LogLevel.Error, "A try whether Redis is back failed; there will be another one")]
        public static partial void TryFailed(ILogger logger, Exception exception);
    }
}
