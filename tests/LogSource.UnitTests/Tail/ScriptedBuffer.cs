using System.Globalization;
using LogSource.Buffer;
using LogSource.Lines;
using LogSource.UnitTests.Buffer;

namespace LogSource.UnitTests.Tail;

/// <summary>A buffer whose entry ids a test chooses.</summary>
internal sealed class ScriptedBuffer(List<LogEntry> entries) : ILogBuffer
{
    private readonly Lock _lock = new();
    private int _reads;

    public int Reads => _reads;

    public void Add(EntryId id, int number)
    {
        lock (_lock)
        {
            entries.Add(new LogEntry(id, Sample.Line(number.ToString(CultureInfo.InvariantCulture))));
        }
    }

    public Task AppendAsync(string app, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<LogEntry>> ReadFromAsync(
        string app,
        EntryId first,
        int count,
        CancellationToken cancellationToken
    ) => Read(() => [.. entries.Where(entry => entry.Id >= first).Take(count)]);

    public async Task<LogPage> ReadAfterAsync(string app, EntryId after, int count, CancellationToken cancellationToken)
    {
        var next = await ReadFromAsync(app, after.Next, count, cancellationToken);
        var all = await ReadFromAsync(app, EntryId.None, int.MaxValue, cancellationToken);
        if (all.Any(entry => entry.Id == after))
        {
            return new LogPage(next, null);
        }

        return LogPage.AfterLoss(after, all.Count > 0 && all[^1].Id < after ? [.. all.Take(count)] : next, null);
    }

    public Task<IReadOnlyList<LogEntry>> ReadBackAsync(
        string app,
        EntryId? before,
        int count,
        CancellationToken cancellationToken
    ) => Read(() => [.. entries.Where(entry => before is null || entry.Id < before).Reverse().Take(count)]);

    public Task<IReadOnlyList<string>> FindChangedAsync(
        IReadOnlyList<AppCursor> apps,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<string>>([.. apps.Where(app => app.Seen != Last()).Select(app => app.App)]);

    public Task<EntryId> GetLastIdAsync(string app, CancellationToken cancellationToken) => Task.FromResult(Last());

    public Task<IAsyncDisposable> SubscribeAsync(string app, Action wake, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable>(new Subscription(() => { }));

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private EntryId Last()
    {
        lock (_lock)
        {
            return entries is [.., var last] ? last.Id : EntryId.None;
        }
    }

    private Task<IReadOnlyList<LogEntry>> Read(Func<IReadOnlyList<LogEntry>> read)
    {
        Interlocked.Increment(ref _reads);
        lock (_lock)
        {
            return Task.FromResult(read());
        }
    }
}
