namespace LogSource.Buffer;

/// <summary>Ends a subscription, once.</summary>
internal sealed class Subscription(Action unsubscribe) : IAsyncDisposable
{
    private Action? _unsubscribe = unsubscribe;

    public ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _unsubscribe, null)?.Invoke();
        return ValueTask.CompletedTask;
    }
}
