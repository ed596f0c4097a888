using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LogSource.Buffers;

/// <summary>
/// A Redis stream per app: see <see cref="RedisKeys"/> for its names and <see cref="RedisEntry"/> for its entries.
/// StackExchange.Redis multiplexes one connection and so has no blocking reads: a message on the app's wake channel, sent in
/// the same transaction as the lines, says that there is something to read.
/// </summary>
internal sealed class RedisLogBuffer(RedisConnection redis, IOptions<BufferOptions> options) : ILogBuffer
{
    private readonly BufferOptions _options = options.Value;

    public Task AppendAsync(string app, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken) =>
        lines.Count == 0 ? Task.CompletedTask : RunAsync(async database =>
        {
            var key = RedisKeys.Lines(app);
            var transaction = database.CreateTransaction();
            var added = new Task[lines.Count];
            for (var i = 0; i < added.Length; i++)
            {
                added[i] = transaction.StreamAddAsync(
                    key, RedisEntry.Format(lines[i]), maxLength: _options.MaxLinesPerApp, useApproximateMaxLength: true);
            }

            var expires = transaction.KeyExpireAsync(key, _options.IdleExpiry);
            var woken = transaction.PublishAsync(RedisKeys.Wake(app), RedisValue.EmptyString);
            if (!await transaction.ExecuteAsync())
            {
                throw new RedisException("Redis did not execute the transaction.");
            }

            await Task.WhenAll([.. added, expires, woken]);
            return added.Length;
        }, cancellationToken);

    public Task<IReadOnlyList<LogEntry>> ReadFromAsync(
        string app, EntryId first, int count, CancellationToken cancellationToken) =>
        RunAsync(async database =>
            RedisEntry.ParseAll(await database.StreamRangeAsync(RedisKeys.Lines(app), first.ToString(), count: count)),
            cancellationToken);

    public Task<LogPage> ReadAfterAsync(string app, EntryId after, int count, CancellationToken cancellationToken) =>
        RunAsync(async database =>
        {
            var entries = await database.StreamRangeAsync(RedisKeys.Lines(app), after.ToString(), count: count + 1);
            // The entry itself is asked for too: where the range begins with it, nothing is lost.
            return entries is [var first, .. var next] && RedisEntry.ParseId(first.Id) == after
                ? new LogPage(RedisEntry.ParseAll(next), null)
                : await ReadAfterLossAsync(database, app, after, count);
        }, cancellationToken);

    public Task<IReadOnlyList<LogEntry>> ReadBackAsync(
        string app, EntryId? before, int count, CancellationToken cancellationToken) =>
        RunAsync(async database =>
        {
            RedisValue end = before is { } id ? $"({id}" : "+";
            return RedisEntry.ParseAll(
                await database.StreamRangeAsync(RedisKeys.Lines(app), "-", end, count, Order.Descending));
        }, cancellationToken);

    public async Task<EntryId> LastIdAsync(string app, CancellationToken cancellationToken)
    {
        var newest = await ReadBackAsync(app, before: null, count: 1, cancellationToken);
        return newest is [var entry] ? entry.Id : EntryId.None;
    }

    public Task<IAsyncDisposable> SubscribeAsync(string app, Action wake, CancellationToken cancellationToken) =>
        // Not cancelled half-way: nobody would end a subscription that is made after all.
        redis.RunAsync<IAsyncDisposable>(async multiplexer =>
        {
            var (subscriber, channel) = (multiplexer.GetSubscriber(), RedisKeys.Wake(app));
            void OnMessage(RedisChannel _, RedisValue __) => wake();
            var subscription = new Subscription(() => subscriber.Unsubscribe(channel, OnMessage, CommandFlags.FireAndForget));
            try
            {
                await subscriber.SubscribeAsync(channel, OnMessage);
                return subscription;
            }
            catch
            {
                // The multiplexer remembers one that failed, and would make it when Redis is back.
                await subscription.DisposeAsync();
                throw;
            }
        }, CancellationToken.None);

    public Task PingAsync(CancellationToken cancellationToken) => RunAsync(database => database.PingAsync(), cancellationToken);

    /// <summary>The rare case. One transaction, so that the counters belong to the entries that are read beside them.</summary>
    private static async Task<LogPage> ReadAfterLossAsync(IDatabase database, string app, EntryId after, int count)
    {
        var key = RedisKeys.Lines(app);
        var transaction = database.CreateTransaction();
        var readingInfo = transaction.StreamInfoAsync(key);
        var readingOldest = transaction.StreamRangeAsync(key, count: count);
        var readingNext = transaction.StreamRangeAsync(key, after.Next.ToString(), count: count);
        await transaction.ExecuteAsync();

        var oldest = RedisEntry.ParseAll(await readingOldest);
        if (oldest.Count == 0)
        {
            // There is no stream, which XINFO reports as an error.
            await ((Task)readingInfo).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return LogPage.Empty;
        }
        var info = await readingInfo;
        if (after == EntryId.None)
        {
            var trimmed = info.EntriesAdded - info.Length;
            return trimmed == 0 ? new LogPage(oldest, null) : LogPage.AfterLoss(after, oldest, trimmed);
        }
        var anew = after > RedisEntry.ParseId(info.LastGeneratedId);
        return LogPage.AfterLoss(after, anew ? oldest : RedisEntry.ParseAll(await readingNext), lost: null);
    }

    private Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken) =>
        redis.RunAsync(multiplexer => command(multiplexer.GetDatabase()), cancellationToken);
}
