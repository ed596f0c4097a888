using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.UnitTests.Tail;

/// <summary>A buffer that can go away, lose all it has, or lose wake-ups; counts what is asked of it.</summary>
internal sealed class UnreliableBuffer(ILogBuffer inner) : ILogBuffer
{
    private int _reads;
    private int _subscriptions;

    /// <summary>What answers; a test may put another one in its place.</summary>
    public ILogBuffer Inner { get; set; } = inner;

    public bool IsAway { get; set; }

    /// <summary>An app whose part of it is away.</summary>
    public string? AwayApp { get; set; }

    public bool LosesWakeUps { get; set; }

    public bool RefusesSubscriptions { get; set; }

    public int Reads => _reads;

    /// <summary>Called at each read.</summary>
    public Action? OnRead { get; set; }

    public int Subscriptions => _subscriptions;

    public Task AppendAsync(string app, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken) =>
        app == AwayApp
            ? throw new BufferUnavailableException("The app is away.")
            : Answering().AppendAsync(app, lines, cancellationToken);

    public Task<IReadOnlyList<LogEntry>> ReadFromAsync(
        string app,
        EntryId first,
        int count,
        CancellationToken cancellationToken
    ) => Reading().ReadFromAsync(app, first, count, cancellationToken);

    public Task<LogPage> ReadAfterAsync(string app, EntryId after, int count, CancellationToken cancellationToken) =>
        Reading().ReadAfterAsync(app, after, count, cancellationToken);

    public Task<IReadOnlyList<LogEntry>> ReadBackAsync(
        string app,
        EntryId? before,
        int count,
        CancellationToken cancellationToken
    ) => Reading().ReadBackAsync(app, before, count, cancellationToken);

    public Task<IReadOnlyList<string>> ChangedAsync(
        IReadOnlyList<AppCursor> apps,
        CancellationToken cancellationToken
    ) => Answering().ChangedAsync(apps, cancellationToken);

    public Task<EntryId> LastIdAsync(string app, CancellationToken cancellationToken) =>
        Reading().LastIdAsync(app, cancellationToken);

    public async Task<IAsyncDisposable> SubscribeAsync(string app, Action wake, CancellationToken cancellationToken)
    {
        if (RefusesSubscriptions)
        {
            throw new BufferUnavailableException("No subscriptions.");
        }

        var subscription = await Answering()
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

    public Task CheckAsync(CancellationToken cancellationToken) => Answering().CheckAsync(cancellationToken);

    private ILogBuffer Reading()
    {
        Interlocked.Increment(ref _reads);
        OnRead?.Invoke();
        return Answering();
    }

    private ILogBuffer Answering() => IsAway ? throw new BufferUnavailableException("Away.") : Inner;
}
