using EdgeGateway.Hosting.Redis;
using LogSource.Lines;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>
/// Stores lines in one Redis stream per app. See <see cref="RedisKeys"/> for the names and <see cref="RedisEntry"/> for
/// the entries. Appends use a script, because a transaction of single commands costs the client seven times as much.
/// </summary>
internal sealed class RedisLogBuffer(RedisPrimaryClient redis, IOptions<BufferOptions> options, TimeProvider time)
    : ILogBuffer
{
    private static readonly RedisScript Append = new(typeof(RedisLogBuffer).Assembly, "append.lua");

    private readonly BufferOptions _options = options.Value;
    private readonly RedisAppRegistry _apps = new(redis, options.Value, time);
    private readonly RedisChangeSearch _changes = new(redis);
    private readonly RedisWakeUps _wakeUps = new(redis);

    // Redis trims whole nodes of a stream and may keep older lines, which are not returned.
    private EntryId OldestVisible => _options.GetOldestId(time);

    public async Task AppendAsync(string app, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        if (
            lines.Count == 0
            || (_apps.IsRegistered(app) && await TryAppendAsync(app, lines, mayCreate: false, cancellationToken))
        )
        {
            return;
        }

        try
        {
            await _apps.RegisterAsync(app, cancellationToken);
        }
        catch (BufferUnavailableException)
        {
            // On a cluster, the node with the registered apps may be unreachable while the app's node is not. An app
            // whose stream exists still accepts lines.
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
            async database => RedisEntry.ParseAll(await RangeAsync(database, app, VisibleFrom(first), count)),
            cancellationToken
        );

    public Task<LogPage> ReadAfterAsync(string app, EntryId after, int count, CancellationToken cancellationToken) =>
        RunAsync(
            RedisOperations.Reads,
            app,
            async database =>
            {
                var entries = await RangeAsync(database, app, after.ToString(), count + 1);
                // The range includes the entry itself. Nothing is lost if it begins with it and a visible entry
                // follows.
                return
                    entries is [var first, .. var next]
                    && RedisEntry.ParseId(first.Id) == after
                    && (next.Length == 0 || RedisEntry.ParseId(next[0].Id) >= OldestVisible)
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
        // Redis rejects a range that ends below the lowest id.
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
                        VisibleFrom(EntryId.None),
                        end,
                        count,
                        Order.Descending,
                        CommandFlags.DemandMaster
                    )
                ),
            cancellationToken
        );
    }

    public Task<IReadOnlyList<string>> FindChangedAsync(
        IReadOnlyList<AppCursor> apps,
        CancellationToken cancellationToken
    ) => _changes.FindAsync(apps, cancellationToken);

    public Task<EntryId> GetLastIdAsync(string app, CancellationToken cancellationToken) =>
        RunAsync(
            RedisOperations.Reads,
            app,
            async database =>
            {
                // Includes an entry that is too old to be visible, because new entries follow it.
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
        _wakeUps.SubscribeAsync(app, wake);

    public Task CheckAsync(CancellationToken cancellationToken) => redis.CheckAsync(cancellationToken);

    /// <summary>
    /// Reads in one transaction, so that the counters match the entries. Needed only if the entry is missing.
    /// </summary>
    private async Task<LogPage> ReadAfterLossAsync(IDatabase database, string app, EntryId after, int count)
    {
        var key = RedisKeys.Lines(app);
        var transaction = database.CreateTransaction();
        var readingInfo = transaction.StreamInfoAsync(key);
        var readingOldest = RangeAsync(transaction, app, VisibleFrom(EntryId.None), count);
        var readingNext = RangeAsync(transaction, app, VisibleFrom(after.Next), count);
        if (!await transaction.ExecuteAsync(CommandFlags.DemandMaster))
        {
            throw new RedisUnavailableException("a transaction");
        }

        var oldest = RedisEntry.ParseAll(await readingOldest);
        if (oldest.Count == 0)
        {
            // The stream does not exist, which XINFO reports as an error, or has no visible entry.
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
        var isRecreated = after > RedisEntry.ParseId(info.LastGeneratedId);
        return LogPage.AfterLoss(after, isRecreated ? oldest : RedisEntry.ParseAll(await readingNext), lost: null);
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

    private RedisValue VisibleFrom(EntryId first) => (first < OldestVisible ? OldestVisible : first).ToString();

    private static Task<StreamEntry[]> RangeAsync(IDatabaseAsync database, string app, RedisValue first, int count) =>
        database.StreamRangeAsync(RedisKeys.Lines(app), first, count: count, flags: CommandFlags.DemandMaster);

    private Task<T> RunAsync<T>(
        string operation,
        string app,
        Func<IDatabase, Task<T>> command,
        CancellationToken cancellationToken
    ) => redis.RunAsync(operation, RedisKeys.Lines(app), command, cancellationToken);
}
