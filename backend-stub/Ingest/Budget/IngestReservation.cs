namespace LogSource.Ingest.Budget;

/// <summary>What one request, or one read off a connection, has reserved, given back at its end.</summary>
internal sealed class IngestReservation(IngestBudget pending) : IDisposable
{
    private long _reserved;

    public void Add(long count)
    {
        pending.Reserve(count);
        _reserved += count;
    }

    /// <summary>Waits for room.</summary>
    public async Task AddAsync(long count, CancellationToken cancellationToken)
    {
        await pending.ReserveAsync(count, cancellationToken);
        _reserved += count;
    }

    /// <summary>Gives back what is not needed after all.</summary>
    public void ReduceTo(long count)
    {
        pending.Release(_reserved - count);
        _reserved = count;
    }

    public void Dispose()
    {
        pending.Release(_reserved);
        _reserved = 0;
    }
}
