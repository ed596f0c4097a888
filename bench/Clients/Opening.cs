using System.Diagnostics;

namespace EdgeGateway.Bench.Clients;

/// <summary>Opens many streams at even intervals.</summary>
internal static class Opening
{
    // This many concurrent handshakes keep two cores busy. More of them would wait in queues and time out there.
    private const int ConcurrentHandshakes = 200;

    /// <summary>Opens streams and returns when all are open.</summary>
    /// <param name="count">The number of streams.</param>
    /// <param name="over">The time over which they are opened.</param>
    /// <param name="open">Opens the n-th stream.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static Task RunAsync(
        int count,
        TimeSpan over,
        Func<int, CancellationToken, Task> open,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        return Parallel.ForAsync(
            0,
            count,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = ConcurrentHandshakes,
                CancellationToken = cancellationToken,
            },
            async (i, cancel) =>
            {
                var wait = (over * i / count) - Stopwatch.GetElapsedTime(started);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, cancel);
                }

                await open(i, cancel);
            }
        );
    }
}
