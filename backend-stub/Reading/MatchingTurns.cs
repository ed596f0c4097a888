using System.Threading.RateLimiting;

namespace LogSource.Reading;

/// <summary>
/// Limits the processor time of searches in messages, whose expressions may be expensive: at most half of the
/// processors match lines at a time, one of them for each app. An app waits in line with its next turn, so that a
/// search is not delayed by the number of searches of another app. The rest of the processors serve streams.
/// </summary>
internal sealed class MatchingTurns(TimeProvider time) : IDisposable
{
    /// <summary>After this time a turn ends at the next line.</summary>
    public static readonly TimeSpan MaxTurn = TimeSpan.FromMilliseconds(20);

    private readonly PartitionedRateLimiter<string> _apps = PartitionedRateLimiter.Create<string, string>(app =>
        RateLimitPartition.GetConcurrencyLimiter(app, _ => AtATime(1))
    );
    private readonly ConcurrencyLimiter _processors = new(AtATime(Math.Max(1, Environment.ProcessorCount / 2)));

    /// <summary>Calls a function that matches lines, in as many turns as needed, until it returns false.</summary>
    /// <returns>Whether it returned true for all lines.</returns>
    public async Task<bool> ForAllAsync<T>(
        string app,
        IReadOnlyList<T> lines,
        Func<T, bool> match,
        CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < lines.Count; )
        {
            using var turn = await _apps.AcquireAsync(app, cancellationToken: cancellationToken);
            using var processor = await _processors.AcquireAsync(cancellationToken: cancellationToken);
            var start = time.GetTimestamp();
            do
            {
                if (!match(lines[i++]))
                {
                    return false;
                }
            } while (i < lines.Count && time.GetElapsedTime(start) < MaxTurn);
        }

        return true;
    }

    public void Dispose()
    {
        _apps.Dispose();
        _processors.Dispose();
    }

    private static ConcurrencyLimiterOptions AtATime(int turns) =>
        new()
        {
            PermitLimit = turns,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        };
}
