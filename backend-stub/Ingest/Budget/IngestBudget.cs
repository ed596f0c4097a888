using LogSource.Problems;
using Microsoft.Extensions.Options;

namespace LogSource.Ingest.Budget;

/// <summary>
/// Limits the bytes of request bodies and syslog messages that wait for the buffer to <c>Ingest:MaxPendingBytes</c>.
/// </summary>
internal sealed class IngestBudget(IOptions<IngestOptions> options)
{
    /// <summary>
    /// Bytes of a line in addition to its text: its record, its command arguments, and its part of the network buffers.
    /// </summary>
    public const long PerLine = 256;

    private readonly long _maximum = options.Value.MaxPendingBytes;
    private long _reserved;
    private TaskCompletionSource? _released;

    /// <summary>The bytes that are reserved now.</summary>
    public long ReservedBytes => Volatile.Read(ref _reserved);

    /// <summary>Creates an empty reservation.</summary>
    public IngestReservation NewReservation() => new(this);

    /// <exception cref="ProblemException">503 if the limit would be exceeded.</exception>
    public void Reserve(long count)
    {
        if (!TryReserve(count))
        {
            throw new ProblemException(
                new Problem(
                    StatusCodes.Status503ServiceUnavailable,
                    "ingest-full",
                    "Too many bytes wait to be stored at the moment; nothing of this request was stored."
                )
                {
                    RetryAfter = TimeSpan.FromSeconds(1),
                }
            );
        }
    }

    /// <summary>Waits until the bytes can be reserved within the limit.</summary>
    public async Task ReserveAsync(long count, CancellationToken cancellationToken)
    {
        while (!TryReserve(count))
        {
            // Subscribe before the next attempt, so that a release in between is not missed.
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
        // Never exceed the limit, not even for a moment: another caller would find a full budget and wait for a release
        // that does not come.
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
