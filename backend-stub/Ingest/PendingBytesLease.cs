namespace LogSource.Ingest;

/// <summary>What one request has reserved, given back at its end.</summary>
internal sealed class PendingBytesLease(PendingBytes pending) : IDisposable
{
    private long _reserved;

    public void Add(long count)
    {
        pending.Reserve(count);
        _reserved += count;
    }

    public void Dispose()
    {
        pending.Release(_reserved);
        _reserved = 0;
    }
}
