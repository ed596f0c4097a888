namespace LogSource.Ingest.Budget;

/// <summary>
/// The bytes that one request or one read of a syslog connection has reserved. Disposal releases them.
/// </summary>
internal sealed class IngestReservation(IngestBudget budget) : IDisposable
{
    private long _reserved;

    public void Add(long count)
    {
        budget.Reserve(count);
        _reserved += count;
    }

    /// <summary>Waits until the bytes can be reserved.</summary>
    public async Task AddAsync(long count, CancellationToken cancellationToken)
    {
        await budget.ReserveAsync(count, cancellationToken);
        _reserved += count;
    }

    /// <summary>Releases all but the given number of bytes.</summary>
    public void ReduceTo(long count)
    {
        budget.Release(_reserved - count);
        _reserved = count;
    }

    public void Dispose()
    {
        budget.Release(_reserved);
        _reserved = 0;
    }
}
