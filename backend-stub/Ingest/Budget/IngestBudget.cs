using LogSource.Problems;
using Microsoft.Extensions.Options;

namespace LogSource.Ingest.Budget;

/// <summary>
/// Counts the bytes that wait for the buffer, in bodies and in what was read off syslog connections, and refuses what
/// is over the bound.
/// </summary>
internal sealed class IngestBudget(IOptions<IngestOptions> options)
{
    /// <summary>
    /// What a line costs beside its bytes on its way to the buffer, in its own record, as arguments and in what is sent
    /// of it.
    /// </summary>
    public const long PerLine = 256;

    private readonly long _maximum = options.Value.MaxPendingBytes;
    private long _reserved;
    private TaskCompletionSource? _released;

    /// <summary>How many there are.</summary>
    public long ReservedBytes => Volatile.Read(ref _reserved);

    public IngestReservation NewReservation() => new(this);

    /// <exception cref="ProblemException">503: there is no room now.</exception>
    public void Reserve(long count)
    {
        if (!TryReserve(count))
        {
            throw new ProblemException(
                new Problem(
                    StatusCodes.Status503ServiceUnavailable,
                    "ingest-full",
                    "Too much waits to be stored at the moment; nothing of this request was stored."
                )
                {
                    RetryAfter = TimeSpan.FromSeconds(1),
                }
            );
        }
    }

    /// <summary>Waits until there is room.</summary>
    public async Task ReserveAsync(long count, CancellationToken cancellationToken)
    {
        while (!TryReserve(count))
        {
            // Asked for before it is tried again: what is released in between is not missed.
            var released = Interlocked.CompareExchange(ref _released, NewSource(), null) ?? _released;
            if (TryReserve(count))
            {
                return;
            }

            await (released?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
        }
    }

    public void Release(long count)
    {
        Interlocked.Add(ref _reserved, -count);
        Interlocked.Exchange(ref _released, null)?.TrySetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool TryReserve(long count)
    {
        // Never over it, not even for a moment: another one could take that for a lack of room, and wait with nobody to
        // wake it.
        for (var reserved = ReservedBytes; reserved + count <= _maximum; )
        {
            var seen = Interlocked.CompareExchange(ref _reserved, reserved + count, reserved);
            if (seen == reserved)
            {
                return true;
            }

            reserved = seen;
        }

        return false;
    }
}
