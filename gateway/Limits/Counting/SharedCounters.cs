using EdgeGateway.Redis;

namespace EdgeGateway.Limits.Counting;

/// <summary>
/// Counts in Redis, together with the other gateways. What Redis says is remembered: who is known to be over the limit is refused
/// without asking, and while Redis is away this gateway goes on from there by itself.
/// </summary>
internal sealed partial class SharedCounters(
    RedisConnection redis, CountScript script, LocalCounters local, LimitMetrics metrics, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<SharedCounters> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    private readonly RedisPulse _pulse = new(time);
    private readonly CancellationToken _stopping = lifetime.ApplicationStopping;
    private int _isAway;

    /// <summary>Counts a request with one counter after the other, up to the first that refuses it. Windows are fixed and begin with their
    /// first request; refused requests count, too, until it is known that they are refused.</summary>
    /// <returns>As many counts as counters were used: the last one is that of the refusal, if there is one.</returns>
    public async ValueTask<IReadOnlyList<Count>> CountAsync(IReadOnlyList<Counter> counters, CancellationToken cancellationToken)
    {
        if (!redis.IsConfigured)
        {
            return local.Count(counters);
        }

        if (local.Refuses(counters[0]) is { } known)
        {
            return [known];
        }

        if (Volatile.Read(ref _isAway) == 0)
        {
            try
            {
                var counts = await WaitAsync(script.RunAsync(counters, time.GetUtcNow(), cancellationToken), cancellationToken);
                local.Learn(counters, counts);
                return counts;
            }
            catch (Exception exception) when (exception is RedisUnavailableException or TimeoutException)
            {
                GoAway(exception.Message);
            }
        }

        metrics.CountedLocally();
        return local.Count(counters);
    }

    // Where Redis is well and the answer is late, the gateway is, which has too much to do: asking nobody would let too many pass. The
    // command has a second, so this ends.
    private async Task<IReadOnlyList<Count>> WaitAsync(Task<IReadOnlyList<Count>> counting, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        while (true)
        {
            try
            {
                var counts = await counting.WaitAsync(Patience, cancellationToken);
                _pulse.Answered(asked);
                return counts;
            }
            catch (TimeoutException) when (_pulse.IsHealthy)
            {
                // It is waited for once more.
            }
        }
    }

    private void GoAway(string reason)
    {
        if (Interlocked.Exchange(ref _isAway, 1) == 1)
        {
            return;
        }

        Log.Away(logger, reason);
        _ = ComeBackAsync();
    }

    // No request waits for this.
    private async Task ComeBackAsync()
    {
        using var timer = new PeriodicTimer(BetweenTries, time);
        using var disposed = _stopping.Register(timer.Dispose);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                await redis.RunAsync(database => database.PingAsync(), _stopping).WaitAsync(Patience, _stopping);
                Volatile.Write(ref _isAway, 0);
                Log.Back(logger);
                return;
            }
            catch (Exception exception) when (exception is RedisUnavailableException or TimeoutException or OperationCanceledException)
            {
                // The next time.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1810, LogLevel.Warning, "Requests cannot be counted in Redis; this gateway limits them by itself: {Reason}")]
        public static partial void Away(ILogger logger, string? reason);

        [LoggerMessage(1811, LogLevel.Information, "Requests are counted in Redis again")]
        public static partial void Back(ILogger logger);
    }
}
