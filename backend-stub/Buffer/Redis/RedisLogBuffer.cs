using EdgeGateway.Hosting.Redis;
using LogSource.Lines;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// A Redis stream per app: see <see cref="RedisKeys"/> for its names and <see cref="RedisEntry"/> for its entries.
/// StackExchange.Redis multiplexes one connection and so has no blocking reads: a message on the app's wake channel, sent by
/// the same script that adds the lines, says that there is something to read. A script, as a transaction
/// of single commands is seven times the client's work.
/// </summary>
internal sealed class RedisLogBuffer(RedisPrimaries redis, IOptions<BufferOptions> options, TimeProvider time)
    : ILogBuffer
{
    // Redis does nothing else while it looks at so many: half a millisecond.
    private const int AppsPerLook = 256;

    private static readonly RedisScript Append = new(typeof(RedisLogBuffer).Assembly, "append.lua");
    private static readonly RedisScript Changed = new(typeof(RedisLogBuffer).Assembly, "changed.lua");

    // While the client takes the last handler away from a channel, it must not be given a new one: that one would never be called.
    private readonly Lock _subscribing = new();

    private readonly BufferOptions _options = options.Value;
    private readonly RedisApps _apps = new(redis, options.Value, time);

    // Redis trims in whole nodes: what it keeps for longer is not shown.
    private EntryId Oldest => _options.OldestAt(time);

    public async Task AppendAsync(string app, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        if (
            lines.Count == 0
            || (_apps.HasPlace(app) && await TryAppendAsync(app, lines, mayCreate: false, cancellationToken))
        )
        {
            return;
        }

        try
        {
            await _apps.AdmitAsync(app, cancellationToken);
        }
        catch (BufferUnavailableException)
        {
            // On a cluster the names of apps may be on a node that is away: an app that is there takes lines all the same.
            if (await TryAppendAsync(app, lines, mayCreate: false, cancellationToken))
            {
                return;
            }

            throw;
        }

        await TryAppendAsync(app, lines, mayCreate: true, cancellationToken);
    }

    public Task<IReadOnlyList<LogEntry>> ReadFromAsync(
        string app,
        EntryId first,
        int count,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            RedisOperations.Reads,
            app,
            async database => RedisEntry.ParseAll(await RangeAsync(database, app, Shown(first), count)),
            cancellationToken
        );

    public Task<LogPage> ReadAfterAsync(string app, EntryId after, int count, CancellationToken cancellationToken) =>
        RunAsync(
            RedisOperations.Reads,
            app,
            async database =>
            {
                var entries = await RangeAsync(database, app, after.ToString(), count + 1);
                // The entry itself is asked for too: where the range begins with it, and goes on with one that is shown, nothing is lost.
                return
                    entries is [var first, .. var next]
                    && RedisEntry.ParseId(first.Id) == after
                    && (next.Length == 0 || RedisEntry.ParseId(next[0].Id) >= Oldest)
                    ? new LogPage(RedisEntry.ParseAll(next), null)
                    : await ReadAfterLossAsync(database, app, after, count);
            },
            cancellationToken
        );

    public async Task<IReadOnlyList<LogEntry>> ReadBackAsync(
        string app,
        EntryId? before,
        int count,
        CancellationToken cancellationToken
    )
    {
        // Redis takes what is below the lowest id for a mistake.
        if (before == EntryId.None)
        {
            return [];
        }

        RedisValue end = before is { } id ? $"({id}" : "+";
        return await RunAsync(
            RedisOperations.Reads,
            app,
            async database =>
                RedisEntry.ParseAll(
                    await database.StreamRangeAsync(
                        RedisKeys.Lines(app),
                        Shown(EntryId.None),
                        end,
                        count,
                        Order.Descending,
                        CommandFlags.DemandMaster
                    )
                ),
            cancellationToken
        );
    }

    public async Task<IReadOnlyList<string>> ChangedAsync(
        IReadOnlyList<AppCursor> apps,
        CancellationToken cancellationToken
    )
    {
        var changed = new List<string>();

        // A script may look at one slot: on a cluster that is mostly one app, otherwise all of them are alike.
        var multiplexer = await redis.ConnectAsync(cancellationToken);
        var slots = apps.GroupBy(app => multiplexer.HashSlot(RedisKeys.Lines(app.App)));
        foreach (var looks in slots.SelectMany(slot => slot.Chunk(AppsPerLook)).Chunk(AppsPerLook))
        {
            foreach (var names in await Task.WhenAll(looks.Select(look => LookAsync(look, cancellationToken))))
            {
                changed.AddRange(names);
            }
        }

        return changed;
    }

    public Task<EntryId> LastIdAsync(string app, CancellationToken cancellationToken) =>
        RunAsync(
            RedisOperations.Reads,
            app,
            async database =>
            {
                // Also one that is too old to be shown: what comes next comes after it.
                var newest = await database.StreamRangeAsync(
                    RedisKeys.Lines(app),
                    count: 1,
                    messageOrder: Order.Descending,
                    flags: CommandFlags.DemandMaster
                );
                return newest is [var entry] ? RedisEntry.ParseId(entry.Id) : EntryId.None;
            },
            cancellationToken
        );

    public Task<IAsyncDisposable> SubscribeAsync(string app, Action wake, CancellationToken cancellationToken) =>
        // Not cancelled half-way: nobody would end a subscription that is made after all.
        RunAsync<IAsyncDisposable>(
            RedisOperations.WakeUps,
            app,
            async database =>
            {
                var (subscriber, channel) = (database.Multiplexer.GetSubscriber(), RedisKeys.Wake(app));
                void OnMessage(RedisChannel _, RedisValue __) => wake();
                var subscription = new Subscription(() =>
                {
                    lock (_subscribing)
                    {
                        subscriber.Unsubscribe(channel, OnMessage, CommandFlags.FireAndForget);
                    }
                });
                try
                {
                    Task subscribing;
                    lock (_subscribing)
                    {
                        subscribing = subscriber.SubscribeAsync(channel, OnMessage);
                    }

                    await subscribing;
                    return subscription;
                }
                catch
                {
                    // The multiplexer remembers one that failed, and would make it when Redis is back.
                    await subscription.DisposeAsync();
                    throw;
                }
            },
            CancellationToken.None
        );

    public Task CheckAsync(CancellationToken cancellationToken) => redis.CheckAsync(cancellationToken);

    private async Task<IEnumerable<string>> LookAsync(AppCursor[] apps, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [.. apps.Select(app => RedisKeys.Lines(app.App))];
        RedisValue[] seen = [.. apps.Select(app => (RedisValue)app.Seen.ToString())];
        try
        {
            var positions = (int[])
                (
                    await RunAsync(
                        RedisOperations.Polls,
                        apps[0].App,
                        database => Changed.RunAsync(database, keys, seen),
                        cancellationToken
                    )
                )!;
            return positions.Select(position => apps[position - 1].App);
        }
        catch (BufferUnavailableException)
        {
            // One node of a cluster that is away is not to hide what there is on the others.
            return [];
        }
    }

    /// <summary>The rare case. One transaction, so that the counters belong to the entries that are read beside them.</summary>
    private async Task<LogPage> ReadAfterLossAsync(IDatabase database, string app, EntryId after, int count)
    {
        var key = RedisKeys.Lines(app);
        var transaction = database.CreateTransaction();
        var readingInfo = transaction.StreamInfoAsync(key);
        var readingOldest = RangeAsync(transaction, app, Shown(EntryId.None), count);
        var readingNext = RangeAsync(transaction, app, Shown(after.Next), count);
        if (!await transaction.ExecuteAsync(CommandFlags.DemandMaster))
        {
            throw new RedisUnavailableException("a transaction");
        }

        var oldest = RedisEntry.ParseAll(await readingOldest);
        if (oldest.Count == 0)
        {
            // There is no stream, which XINFO reports as an error, or nothing in it that is shown.
            await ((Task)readingInfo).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return LogPage.Empty;
        }
        var info = await readingInfo;
        if (after == EntryId.None)
        {
            if (RedisEntry.ParseId(info.FirstEntry.Id) < oldest[0].Id)
            {
                return LogPage.AfterLoss(after, oldest, lost: null);
            }

            var trimmed = info.EntriesAdded - info.Length;
            return trimmed == 0 ? new LogPage(oldest, null) : LogPage.AfterLoss(after, oldest, trimmed);
        }
        var anew = after > RedisEntry.ParseId(info.LastGeneratedId);
        return LogPage.AfterLoss(after, anew ? oldest : RedisEntry.ParseAll(await readingNext), lost: null);
    }

    private async Task<bool> TryAppendAsync(
        string app,
        IReadOnlyList<LogLine> lines,
        bool mayCreate,
        CancellationToken cancellationToken
    )
    {
        var arguments = new RedisValue[5 + (3 * lines.Count)];
        arguments[0] = mayCreate ? 1 : 0;
        arguments[1] = _options.MaxLinesPerApp;
        arguments[2] = (long)_options.MaxAge.TotalMilliseconds;
        arguments[3] = (long)_options.IdleExpiry.TotalMilliseconds;
        arguments[4] = $"{redis.ChannelPrefix}{RedisKeys.WakeName(app)}";
        var rest = arguments.AsSpan(5);
        for (var i = 0; i < lines.Count; i++, rest = rest[3..])
        {
            (rest[0], rest[1], rest[2]) = (lines[i].Container, lines[i].UnixNanoseconds, lines[i].Message);
        }

        return (int)
                await RunAsync(
                    RedisOperations.Appends,
                    app,
                    database => Append.RunAsync(database, [RedisKeys.Lines(app)], arguments),
                    cancellationToken
                ) == 1;
    }

    private RedisValue Shown(EntryId first) => (first < Oldest ? Oldest : first).ToString();

    private static Task<StreamEntry[]> RangeAsync(IDatabaseAsync database, string app, RedisValue first, int count) =>
        database.StreamRangeAsync(RedisKeys.Lines(app), first, count: count, flags: CommandFlags.DemandMaster);

    private Task<T> RunAsync<T>(
        string operation,
        string app,
        Func<IDatabase, Task<T>> command,
        CancellationToken cancellationToken
    ) => redis.RunAsync(operation, RedisKeys.Lines(app), command, cancellationToken);
}
