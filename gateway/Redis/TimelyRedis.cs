using StackExchange.Redis;

namespace EdgeGateway.Redis;

/// <summary>
/// Redis for what cannot wait. Where no answer comes in good time Redis is away: nobody asks it any more, until it is back.
/// </summary>
internal sealed partial class TimelyRedis(
    RedisConnection redis, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<TimelyRedis> logger)
{
    // 50 ms, in turns for which this process was on time. One that has not enough of the processors, or whose threads are all taken, is late for
    // its turns as it is for answers that have come: it cannot tell whether Redis is slow. What the client has read is waited for anyway.
    private const int Turns = 10;
    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Late = 2 * TurnLength;

    // It is longer each time that Redis takes what is tried, and soon after not what it is asked: a key of another type, a right that is missing.
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MostBetweenTries = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    // A Redis that takes it takes other scripts that write.
    private const string Try = "return redis.call('SET', KEYS[1], '', 'PX', 1000)";

    /// <summary>All keys are in one place.</summary>
    public const int NoSlot = -1;

    private readonly CancellationToken _stopping = lifetime.ApplicationStopping;
    private volatile Turn _turn = new(Task.CompletedTask, 0);
    private int _isAway;
    private long? _cameBack;
    private TimeSpan _betweenTries;

    /// <summary>Whether there is a Redis to share things in.</summary>
    public bool IsConfigured => redis.IsConfigured;

    /// <summary>Redis is not asked at present.</summary>
    public bool IsAway => Volatile.Read(ref _isAway) == 1;

    /// <summary>Gateways share what they count.</summary>
    public bool IsShared => IsConfigured && !IsAway;

    /// <summary>The slot of a cluster that a key is in; <see cref="NoSlot"/> where Redis is no cluster.</summary>
    public int Slot(RedisKey key) => redis.Multiplexer?.HashSlot(key) ?? NoSlot;

    /// <summary>Runs a command, if that can be done in good time.</summary>
    /// <param name="key">A key of the command's.</param>
    /// <param name="command">The command; that it has no result does not say that it was not carried out.</param>
    /// <param name="cancellationToken">Nobody wants the result any more.</param>
    /// <returns>Its result; null where Redis is away.</returns>
    public async ValueTask<T?> TryRunAsync<T>(RedisKey key, Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
        where T : class
    {
        if (IsAway)
        {
            return null;
        }

        var (result, fault) = await RunAsync(command, cancellationToken);
        if (fault is not null)
        {
            GoAway(key, fault);
        }

        return result;
    }

    private async Task<(T? Result, string? Fault)> RunAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
        where T : class
    {
        var running = redis.RunAsync(command, cancellationToken);

        // The first turn had begun before.
        for (var turns = -1; !running.IsCompleted && (turns < Turns || !redis.IsOwed);)
        {
            var turn = CurrentTurn();
            await Task.WhenAny(running, turn.End);
            turns += time.GetElapsedTime(turn.Began) < Late ? 1 : 0;
        }

        if (!running.IsCompleted)
        {
            return (null, "no answer within 50 ms");
        }

        try
        {
            return (await running, null);
        }
        catch (RedisUnavailableException exception)
        {
            return (null, exception.Message);
        }
    }

    // One timer for all commands, as a command takes some microseconds.
    private Turn CurrentTurn()
    {
        var turn = _turn;
        return turn.End.IsCompleted ? _turn = new Turn(Task.Delay(TurnLength, time, CancellationToken.None), time.GetTimestamp()) : turn;
    }

    private void GoAway(RedisKey key, string reason)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 0)
        {
            Log.Away(logger, reason);
            _betweenTries = _cameBack is { } back && time.GetElapsedTime(back) < Soon
                ? TimeSpan.FromTicks(Math.Min(2 * _betweenTries.Ticks, MostBetweenTries.Ticks))
                : BetweenTries;
            _ = ComeBackAsync(key.Prepend(RedisKeys.TryPrefix));
        }
    }

    private async Task ComeBackAsync(RedisKey key)
    {
        using var timer = new PeriodicTimer(_betweenTries, time);
        using var disposed = _stopping.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            var (_, fault) = await RunAsync(database => database.ScriptEvaluateAsync(Try, [key]), CancellationToken.None);
            if (fault is null)
            {
                _cameBack = time.GetTimestamp();
                Volatile.Write(ref _isAway, 0);
                Log.Back(logger);
                return;
            }
        }
    }

    private sealed record Turn(Task End, long Began);

    private static partial class Log
    {
        [LoggerMessage(1710, LogLevel.Warning, "Redis is away; this gateway holds limits by itself: {Reason}")]
        public static partial void Away(ILogger logger, string? reason);

        [LoggerMessage(1711, LogLevel.Information, "Redis is back; limits are shared again")]
        public static partial void Back(ILogger logger);
    }
}
