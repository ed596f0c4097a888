using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// Subscribes to the wake-up channels of apps. The script that adds lines publishes an empty message on the app's
/// channel, because StackExchange.Redis multiplexes one connection and has no blocking reads.
/// </summary>
internal sealed class RedisWakeUps(RedisPrimaryClient redis)
{
    // While the client removes the last handler of a channel, it never calls a handler that is added at that moment.
    private readonly Lock _lock = new();

    public Task<IAsyncDisposable> SubscribeAsync(string app, Action wake) =>
        // Not cancellable: a subscription that succeeds after the cancellation would never be ended.
        redis.RunAsync<IAsyncDisposable>(
            RedisOperations.WakeUps,
            RedisKeys.Lines(app),
            async database =>
            {
                var (subscriber, channel) = (database.Multiplexer.GetSubscriber(), RedisKeys.Wake(app));
                void OnMessage(RedisChannel _, RedisValue __) => wake();
                var subscription = new Subscription(() =>
                {
                    lock (_lock)
                    {
                        subscriber.Unsubscribe(channel, OnMessage, CommandFlags.FireAndForget);
                    }
                });
                try
                {
                    Task subscribing;
                    lock (_lock)
                    {
                        subscribing = subscriber.SubscribeAsync(channel, OnMessage);
                    }

                    await subscribing;
                    return subscription;
                }
                catch
                {
                    // The client keeps a failed subscription and would repeat it after reconnecting.
                    await subscription.DisposeAsync();
                    throw;
                }
            },
            CancellationToken.None
        );
}
