using LogSource.Problems;
using Microsoft.Extensions.Options;

namespace LogSource.Ingest;

/// <summary>Counts the bytes of all bodies in memory and refuses what is over the bound.</summary>
internal sealed class PendingBytes(IOptions<IngestOptions> options)
{
    private readonly long _maximum = options.Value.MaxPendingBytes;
    private long _reserved;

    public PendingBytesLease Lease() => new(this);

    /// <exception cref="ProblemException">503: there is no room now.</exception>
    public void Reserve(long count)
    {
        if (Interlocked.Add(ref _reserved, count) <= _maximum)
        {
            return;
        }

        Release(count);
        throw new ProblemException(new Problem(
            StatusCodes.Status503ServiceUnavailable,
            "ingest-full",
            "Too much waits to be stored at the moment; nothing of this request was stored.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        });
    }

    public void Release(long count) => Interlocked.Add(ref _reserved, -count);
}
