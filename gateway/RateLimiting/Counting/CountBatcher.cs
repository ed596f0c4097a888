using EdgeGateway.Redis;

namespace EdgeGateway.RateLimiting.Counting;

/// <summary>
/// Batches the requests of one slot of Redis. Only one script runs at a time, and requests that arrive meanwhile go
/// together into the next one. The more requests there are, the less each of them costs, and none waits longer than the
/// previous script takes.
/// </summary>
internal sealed class CountBatcher(DeadlineRedis redis, TimeProvider time)
{
    // A request takes Redis some 20 µs. A larger batch saves little more, and would block Redis for longer.
    private const int MaxBatch = 64;

    private readonly Queue<PendingRequest> _queue = new();
    private bool _isSending;

    /// <summary>Counts a request with one counter after the other, up to the first that rejects it.</summary>
    /// <returns>The counts of the counters that were used; null where Redis is unavailable.</returns>
    public Task<IReadOnlyList<Count>?> CountAsync(IReadOnlyList<Counter> counters)
    {
        var request = new PendingRequest(counters, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_queue)
        {
            _queue.Enqueue(request);
            if (_isSending)
            {
                return request.Counts.Task;
            }

            _isSending = true;
        }

        _ = SendAsync();
        return request.Counts.Task;
    }

    private async Task SendAsync()
    {
        while (TakeBatch() is { Length: > 0 } batch)
        {
            try
            {
                if (!await TryCountAsync(batch))
                {
                    // Redis may have refused one key, which holds a value of another type. The requests are sent one by
                    // one, so that it does not affect other tenants. Requests before that one in the batch are counted
                    // twice.
                    var isRetried = batch.Length > 1 && !redis.IsUnavailable(batch[0].Counters[0].Key);
                    foreach (var request in batch)
                    {
                        if (!isRetried || !await TryCountAsync(request))
                        {
                            request.Counts.SetResult(null);
                        }
                    }
                }
            }
            catch (Exception exception)
            {
                // The requests of this batch fail, and the loop goes on with the next one.
                Array.ForEach(batch, request => request.Counts.TrySetException(exception));
            }
        }
    }

    private async Task<bool> TryCountAsync(params PendingRequest[] batch)
    {
        var now = time.GetUtcNow();
        var counts = await redis.TryRunAsync(
            RedisOperations.Limits,
            batch[0].Counters[0].Key,
            database => CountScript.RunAsync(database, [.. batch.Select(request => request.Counters)], now),
            CancellationToken.None
        );
        for (var i = 0; i < counts?.Length; i++)
        {
            batch[i].Counts.SetResult(counts[i]);
        }

        return counts is not null;
    }

    private PendingRequest[] TakeBatch()
    {
        lock (_queue)
        {
            var batch = new PendingRequest[Math.Min(_queue.Count, MaxBatch)];
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i] = _queue.Dequeue();
            }

            _isSending = batch.Length > 0;
            return batch;
        }
    }

    private readonly record struct PendingRequest(
        IReadOnlyList<Counter> Counters,
        TaskCompletionSource<IReadOnlyList<Count>?> Counts
    );
}
