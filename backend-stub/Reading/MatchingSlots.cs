namespace LogSource.Reading;

/// <summary>
/// Limits how many threads match messages at the same time, because an expression may take most of a second for a long
/// line. Half of the processors stay free for everything else. A slot is held for one page.
/// </summary>
internal sealed class MatchingSlots : IDisposable
{
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Runs work in a slot, in the order of the calls.</summary>
    public async ValueTask<T> RunAsync<T>(Func<T> match, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return match();
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
