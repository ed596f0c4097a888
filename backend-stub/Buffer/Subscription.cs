namespace LogSource.Buffer;

/// <summary>A subscription that ends when it is disposed. Further disposals have no effect.</summary>
internal sealed class Subscription(Action unsubscribe) : IAsyncDisposable
{
    private Action? _unsubscribe = unsubscribe;

    public ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _unsubscribe, null)?.Invoke();
        return ValueTask.CompletedTask;
    }
}
