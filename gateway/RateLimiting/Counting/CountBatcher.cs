using EdgeGateway.Redis;

namespace EdgeGateway.RateLimiting.Counting;

/// <summary>
/// Requests on their way to one slot of Redis. There is one script under way at a time; those that come meanwhile go together in the next
/// one: the more requests, the less each of them costs, and none waits for longer than the one before it takes.
/// </summary>
internal sealed class CountBatcher(DeadlineRedis redis, TimeProvider time)
{
    // So many that what is saved by more is little, and so few that Redis is not held up: some 20 µs each.
    private const int MostTogether = 64;

    private readonly Queue<Waiting> _queue = new();
    private bool _isSending;

    /// <summary>Counts a request with one counter after the other, up to the first that refuses it.</summary>
    /// <returns>As many counts as counters were used; null where Redis is away.</returns>
    public Task<IReadOnlyList<Count>?> CountAsync(IReadOnlyList<Counter> counters)
    {
        var waiting = new Waiting(counters, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_queue)
        {
            _queue.Enqueue(waiting);
            if (_isSending)
            {
                return waiting.Answer.Task;
            }

            _isSending = true;
        }

        _ = SendAsync();
        return waiting.Answer.Task;
    }

    private async Task SendAsync()
    {
        while (Next() is { Length: > 0 } batch)
        {
            try
            {
                if (!await TryAnswerAsync(batch))
                {
                    // One key that Redis refuses, as it holds something else, takes no other tenant's along. Requests of the batch before that
                    // one are counted twice.
                    var areAlone = batch.Length > 1 && !redis.IsAway(batch[0].Counters[0].Key);
                    foreach (var waiting in batch)
                    {
                        if (!areAlone || !await TryAnswerAsync(waiting))
                        {
                            waiting.Answer.SetResult(null);
                        }
                    }
                }
            }
            catch (Exception exception)
            {
                // It is for those who asked; the others go on.
                Array.ForEach(batch, waiting => waiting.Answer.TrySetException(exception));
            }
        }
    }

    private async Task<bool> TryAnswerAsync(params Waiting[] batch)
    {
        var now = time.GetUtcNow();
        var counts = await redis.TryRunAsync(
            RedisOperations.Limits,
            batch[0].Counters[0].Key,
            database => CountScript.RunAsync(database, [.. batch.Select(waiting => waiting.Counters)], now),
            CancellationToken.None
        );
        for (var i = 0; i < counts?.Length; i++)
        {
            batch[i].Answer.SetResult(counts[i]);
        }

        return counts is not null;
    }

    private Waiting[] Next()
    {
        lock (_queue)
        {
            var batch = new Waiting[Math.Min(_queue.Count, MostTogether)];
            for (var i = 0; i < batch.Length; i++)
            {
                batch[i] = _queue.Dequeue();
            }

            _isSending = batch.Length > 0;
            return batch;
        }
    }

    private readonly record struct Waiting(
        IReadOnlyList<Counter> Counters,
        TaskCompletionSource<IReadOnlyList<Count>?> Answer
    );
}
