using EdgeGateway.Hosting.Background;
using LogSource.Lines;
using Microsoft.Extensions.Options;

namespace LogSource.Buffer.InMemory;

/// <summary>
/// The default buffer, limited in lines per app, apps, bytes and time. One lock guards all state: no code waits while
/// it holds the lock, and a page is a copy of a few hundred references.
/// </summary>
internal sealed class InMemoryLogBuffer : ILogBuffer, IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, InMemoryApp> _apps = [];
    private long _bytes;
    private readonly Dictionary<string, Action> _wakes = [];
    private readonly BufferOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;

    public InMemoryLogBuffer(IOptions<BufferOptions> options, TimeProvider time, ILogger<InMemoryLogBuffer> logger)
    {
        _options = options.Value;
        _time = time;

        // An exception in a timer's callback would end the process.
        var sweeping = new BackgroundWork("removing old lines", SweepAsync, logger);
        _sweep = time.CreateTimer(
            _ => _ = sweeping.RunAsync(CancellationToken.None),
            null,
            SweepInterval,
            SweepInterval
        );
    }

    public Task AppendAsync(string app, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
        {
            return Task.CompletedTask;
        }

        Action? wake;
        lock (_lock)
        {
            var found = FindOrAdd(app);
            _bytes -= found.Bytes;
            found.Append(lines, (ulong)_time.GetUtcNow().ToUnixTimeMilliseconds(), _time.GetTimestamp());
            _bytes += found.Bytes;
            if (_bytes > _options.MaxBytes)
            {
                TrimLargest();
            }

            wake = _wakes.GetValueOrDefault(app);
        }
        wake?.Invoke();
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<LogEntry>> ReadFromAsync(
        string app,
        EntryId first,
        int count,
        CancellationToken cancellationToken
    ) => Task.FromResult(Read(app, found => found.ReadFrom(first, count), []));

    public Task<LogPage> ReadAfterAsync(string app, EntryId after, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(app, found => found.ReadAfter(after, count), LogPage.Empty));

    public Task<IReadOnlyList<LogEntry>> ReadBackAsync(
        string app,
        EntryId? before,
        int count,
        CancellationToken cancellationToken
    ) => Task.FromResult(Read(app, found => found.ReadBack(before, count), []));

    public Task<IReadOnlyList<string>> FindChangedAsync(
        IReadOnlyList<AppCursor> apps,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<string>>([
            .. apps.Where(app => Read(app.App, found => found.LastId, app.Seen) != app.Seen).Select(app => app.App),
        ]);

    public Task<EntryId> GetLastIdAsync(string app, CancellationToken cancellationToken) =>
        Task.FromResult(Read(app, found => found.LastId, EntryId.None));

    public Task<IAsyncDisposable> SubscribeAsync(string app, Action wake, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _wakes[app] = _wakes.GetValueOrDefault(app) + wake;
        }

        return Task.FromResult<IAsyncDisposable>(new Subscription(() => Unsubscribe(app, wake)));
    }

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _sweep.Dispose();

    private T Read<T>(string app, Func<InMemoryApp, T> read, T none)
    {
        lock (_lock)
        {
            if (!_apps.TryGetValue(app, out var found) || IsExpired(found))
            {
                return none;
            }

            TrimExpired(found);
            return read(found);
        }
    }

    private InMemoryApp FindOrAdd(string app)
    {
        if (_apps.TryGetValue(app, out var found) && !IsExpired(found))
        {
            return found;
        }

        if (found is null && _apps.Count >= _options.MaxApps)
        {
            throw BufferFullException.TooManyApps(_options.MaxApps);
        }

        _bytes -= found?.Bytes ?? 0;
        return _apps[app] = new InMemoryApp(_options.MaxLinesPerApp);
    }

    private void Unsubscribe(string app, Action wake)
    {
        lock (_lock)
        {
            if (_wakes.GetValueOrDefault(app) - wake is { } others)
            {
                _wakes[app] = others;
            }
            else
            {
                _wakes.Remove(app);
            }
        }
    }

    private Task SweepAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var (app, found) in _apps)
            {
                if (IsExpired(found))
                {
                    _bytes -= found.Bytes;
                    _apps.Remove(app);
                }
                else
                {
                    TrimExpired(found);
                }
            }
        }

        return Task.CompletedTask;
    }

    private void TrimExpired(InMemoryApp app)
    {
        _bytes -= app.Bytes;
        app.TrimBelow(_options.GetOldestId(_time));
        _bytes += app.Bytes;
    }

    /// <summary>
    /// Trims the largest apps to the same size. Frees a sixteenth of the limit, because each call sorts all apps.
    /// </summary>
    private void TrimLargest()
    {
        var excess = _bytes - (_options.MaxBytes - (_options.MaxBytes / 16));
        var largest = _apps.Values.OrderByDescending(app => app.Bytes).ToArray();
        long sum = 0,
            size = 0;
        var count = 0;
        do
        {
            sum += largest[count++].Bytes;
            size = Math.Max(0, (sum - excess) / count);
        } while (count < largest.Length && (sum < excess || size < largest[count].Bytes));

        foreach (var app in largest.AsSpan(0, count))
        {
            _bytes -= app.Bytes;
            app.TrimTo(size);
            _bytes += app.Bytes;
        }
    }

    private bool IsExpired(InMemoryApp app) => _time.GetElapsedTime(app.LastAppend) >= _options.IdleExpiry;
}
