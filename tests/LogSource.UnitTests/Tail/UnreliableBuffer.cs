using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.UnitTests.Tail;

/// <summary>
/// A buffer that a test can make unavailable or replace, and that can lose wake-ups. It counts its reads.
/// </summary>
internal sealed class UnreliableBuffer(ILogBuffer inner) : ILogBuffer
{
    private int _reads;
    private int _subscriptions;

    /// <summary>The buffer that serves the calls. A test may replace it.</summary>
    public ILogBuffer Inner { get; set; } = inner;

    public bool IsUnavailable { get; set; }

    /// <summary>An app whose appends fail.</summary>
    public string? UnavailableApp { get; set; }

    public bool LosesWakeUps { get; set; }

    public bool FailsSubscriptions { get; set; }

    public int Reads => _reads;

    /// <summary>Runs at each read.</summary>
    public Action? OnRead { get; set; }

    public int Subscriptions => _subscriptions;

    public Task AppendAsync(string app, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken) =>
        app == UnavailableApp
            ? throw new BufferUnavailableException("The app is unavailable.")
            : Available().AppendAsync(app, lines, cancellationToken);

    public Task<IReadOnlyList<LogEntry>> ReadFromAsync(
        string app,
        EntryId first,
        int count,
        CancellationToken cancellationToken
    ) => AvailableForRead().ReadFromAsync(app, first, count, cancellationToken);

    public Task<LogPage> ReadAfterAsync(string app, EntryId after, int count, CancellationToken cancellationToken) =>
        AvailableForRead().ReadAfterAsync(app, after, count, cancellationToken);

    public Task<IReadOnlyList<LogEntry>> ReadBackAsync(
        string app,
        EntryId? before,
        int count,
        CancellationToken cancellationToken
    ) => AvailableForRead().ReadBackAsync(app, before, count, cancellationToken);

    public Task<IReadOnlyList<string>> FindChangedAsync(
        IReadOnlyList<AppCursor> apps,
        CancellationToken cancellationToken
    ) => Available().FindChangedAsync(apps, cancellationToken);

    public Task<EntryId> GetLastIdAsync(string app, CancellationToken cancellationToken) =>
        AvailableForRead().GetLastIdAsync(app, cancellationToken);

    public async Task<IAsyncDisposable> SubscribeAsync(string app, Action wake, CancellationToken cancellationToken)
    {
        if (FailsSubscriptions)
        {
            throw new BufferUnavailableException("Subscribing fails.");
        }

        var subscription = await Available()
            .SubscribeAsync(
                app,
                () =>
                {
                    if (!LosesWakeUps)
                    {
                        wake();
                    }
                },
                cancellationToken
            );
        Interlocked.Increment(ref _subscriptions);
        return new Subscription(() =>
        {
            Interlocked.Decrement(ref _subscriptions);
            _ = subscription.DisposeAsync().AsTask();
        });
    }

    public Task CheckAsync(CancellationToken cancellationToken) => Available().CheckAsync(cancellationToken);

    private ILogBuffer AvailableForRead()
    {
        Interlocked.Increment(ref _reads);
        OnRead?.Invoke();
        return Available();
    }

    private ILogBuffer Available() =>
        IsUnavailable ? throw new BufferUnavailableException("The buffer is unavailable.") : Inner;
}
